import { type PartResult, writeResults } from '../results.ts'
import { headlineMarkdown } from './headline-table.ts'
import { writeMarkedSection } from './marked-section.ts'

/** Keeps what was measured in `bench/results.json`, and has the table of `bench/README.md` say so. @returns both paths */
export function writeHeadlines(
  parts: Readonly<Record<string, PartResult>>,
): readonly [results: string, readme: string] {
  const { file, results } = writeResults(parts)
  return [file, writeMarkedSection(new URL('../README.md', import.meta.url), headlineMarkdown(results))]
}
