// The guide's tables of defaults and limits, made from the rows that the code reads. `npm run docs` writes them; a test holds the page to it.
import { writeFileSync } from 'node:fs'
import { DEFAULTS } from '../lib/core/defaults.ts'
import { formatDuration } from '../lib/core/duration.ts'
import { LIMITS } from '../lib/core/limits.ts'

export const DEFAULTS_PAGE = 'docs/guide/defaults.md'

export function defaultsPage(): string {
  const sections = Object.entries(DEFAULTS).filter(([, rows]) => typeof rows === 'object')
  return [
    '# Defaults and limits',
    '',
    'Made by `npm run docs` from `lib/core/defaults.ts` and `lib/core/limits.ts`, which say why.',
    ...sections.flatMap(([section, rows]) => [
      '',
      `## ${section}`,
      '',
      ...table(
        ['setting', 'default'],
        Object.entries(rows).map(([name, value]) => [name, shown(name, value)]),
      ),
    ]),
    '',
    '## Limits',
    '',
    ...table(
      ['what', 'from', 'to', 'unit'],
      Object.entries(LIMITS).map(([name, { min, max, unit }]) => [name, String(min), String(max), unit]),
    ),
    '',
  ].join('\n')
}

function table(head: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)]
}

/** Milliseconds as people say them. */
function shown(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => shown(name, item)).join(', ')
  return name.endsWith('Ms') && typeof value === 'number' ? formatDuration(value) : String(value)
}

if (import.meta.main) writeFileSync(DEFAULTS_PAGE, defaultsPage())
