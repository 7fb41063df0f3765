import { writeMarkedSection } from '../../report/marked-section.ts'
import type { PeersResult } from '../run-peers.ts'
import { peersMarkdown } from './markdown.ts'

/** Puts the tables between their marks in `bench/peers/README.md`. @returns the file's path */
export function writeReport(parts: Readonly<Record<string, PeersResult>>): string {
  return writeMarkedSection(new URL('../README.md', import.meta.url), peersMarkdown(parts))
}
