import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PeersResult } from '../run-peers.ts'
import { peersMarkdown } from './markdown.ts'

const FILE = fileURLToPath(new URL('../README.md', import.meta.url))
const BEGIN = '<!-- measured: written by the run -->'
const END = '<!-- end of what was measured -->'

/** Puts the tables between their marks in `bench/peers/README.md`. @returns the file's path */
export function writeReport(parts: Readonly<Record<string, PeersResult>>): string {
  const text = readFileSync(FILE, 'utf8')
  const [before, rest = ''] = text.split(BEGIN)
  const after = rest.slice(rest.indexOf(END) + END.length)
  writeFileSync(FILE, `${before}${BEGIN}\n\n${peersMarkdown(parts)}\n\n${END}${after}`)
  return FILE
}
