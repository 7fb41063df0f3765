// The guide's tables, made from the rows that the code reads. `npm run docs` writes them; tests hold the pages to it.
import { writeFileSync } from 'node:fs'
import { DEFAULTS } from '../lib/core/defaults.ts'
import { DEPLOY_LIMITS } from '../lib/core/deploy-limits.ts'
import { formatDuration } from '../lib/core/duration.ts'
import { LIMITS } from '../lib/core/limits.ts'
import { markdownTable } from './markdown-table.ts'

export const DEFAULTS_PAGE = 'docs/guide/defaults.md'

export function defaultsPage(): string {
  const sections = Object.entries(DEFAULTS).filter(([, rows]) => typeof rows === 'object')
  return [
    '# Defaults and limits',
    '',
    'Made by `npm run docs` from `lib/core/defaults.ts`, `lib/core/limits.ts` and `lib/core/deploy-limits.ts`, which say why.',
    ...sections.flatMap(([section, rows]) => [
      '',
      `## ${section}`,
      '',
      ...markdownTable(
        ['setting', 'default'],
        Object.entries(rows).map(([name, value]) => [name, shown(name, value)]),
      ),
    ]),
    '',
    '## Limits',
    '',
    ...markdownTable(
      ['what', 'from', 'to', 'unit'],
      Object.entries(LIMITS).map(([name, { min, max, unit }]) => [name, String(min), String(max), unit]),
    ),
    '',
    '## Limits of a stack',
    '',
    'Checked at synth: see [synth.md](synth.md).',
    '',
    ...markdownTable(
      ['what', 'from', 'to', 'unit', 'says'],
      Object.entries(DEPLOY_LIMITS).map(([name, { min, max, unit, source }]) => [
        name,
        String(min),
        String(max),
        unit,
        `[AWS](${source})`,
      ]),
    ),
    '',
  ].join('\n')
}

/** Milliseconds as people say them. */
function shown(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => shown(name, item)).join(', ')
  return name.endsWith('Ms') && typeof value === 'number' ? formatDuration(value) : String(value)
}

if (import.meta.main) {
  // Only now: it takes a while to load, and whoever checks the other page has no use for it.
  const { IAM_PAGE, iamPage } = await import('./iam-tables.ts')
  writeFileSync(DEFAULTS_PAGE, defaultsPage())
  writeFileSync(IAM_PAGE, iamPage())
}
