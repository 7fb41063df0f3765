// The tables of docs/guide/iam.md, made from the rows that make the policies. `npm run docs` writes them; a test holds the page to them.
import { readFileSync } from 'node:fs'
import type { Only } from '../infra/constructs/conditions.ts'
import { SUPPRESSIONS } from '../infra/constructs/nag-suppressions.ts'
import { PERMISSIONS, type Permission, type Resources } from '../infra/constructs/permissions.ts'
import { markdownTable } from './markdown-table.ts'

export const IAM_PAGE = 'docs/guide/iam.md'

/** The page with its tables as they should be; what stands around them is written by hand. */
export function iamPage(): string {
  const page = readFileSync(IAM_PAGE, 'utf8')
  return Object.entries({ permissions: permissionTable(), suppressions: suppressionTable() }).reduce(
    (text, [name, lines]) => replaceTable(text, name, lines),
    page,
  )
}

const ROLES = {
  worker: "a group's function",
  enqueue: '`grantEnqueue`',
  read: '`grantRead`',
  operate: '`grantOperate`',
  sweep: 'the sweeper',
} as const satisfies Record<keyof typeof PERMISSIONS, string>

const KINDS = {
  queues: 'all queues of the app',
  deadLetterQueues: 'all dead-letter queues of the app',
  ownQueues: "its group's queues",
  ownDeadLetterQueues: "its group's dead-letter queues",
  table: 'the table',
  indexes: "the table's indexes",
  bucket: 'the bucket',
  inputs: '`inputs/*` and `waiting/*` in the bucket',
  results: '`results/*` in the bucket',
  manifest: 'parameters under `/tasklane/<app>/<stage>/`',
  mappings: "the app's event source mappings",
  namedQueues: 'queues named `tl_<app>_<stage>_*`',
  schedules: "the schedules of the app's group",
  dueSchedules: "those of the schedules of the app's group whose names begin with `due.`",
  scheduleDeadLetters: "the schedules' dead-letter queue",
  scheduleRole: 'the role in which schedules send',
  anything: '`*`',
} as const satisfies Record<keyof Resources, string>

function permissionTable(): string[] {
  const rows = Object.entries(PERMISSIONS).flatMap(([role, permissions]: [string, readonly Permission[]]) =>
    permissions.map(({ on, actions, why, only, deny }, index) => [
      index === 0 ? ROLES[role as keyof typeof PERMISSIONS] : '',
      KINDS[on],
      `${deny ? '**not** ' : ''}${actions.map((action) => `\`${action}\``).join(', ')}${condition(only)}`,
      why,
    ]),
  )
  return markdownTable(['who', 'on', 'may', 'for'], rows)
}

function condition(only: Only | undefined): string {
  return only === undefined ? '' : `; only ${only.text}`
}

function suppressionTable(): string[] {
  const rows = Object.values(SUPPRESSIONS).map(({ rule, where, reason }) => [rule, where, reason])
  return markdownTable(['rule', 'where', 'why it stands'], rows)
}

/** @throws Error when the page has no place for it. */
function replaceTable(text: string, name: string, lines: readonly string[]): string {
  const [begin, end] = [`<!-- table: ${name} -->\n`, '<!-- end of table -->']
  const from = text.indexOf(begin)
  const to = text.indexOf(end, from)
  if (from < 0 || to < 0) throw new Error(`${IAM_PAGE} has no place marked for the table '${name}'`)
  return `${text.slice(0, from)}${begin}\n${lines.join('\n')}\n\n${text.slice(to)}`
}
