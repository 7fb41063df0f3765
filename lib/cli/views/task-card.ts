import { inspect } from 'node:util'
import type { TaskDetails, TaskLogs } from '../../core/client-types.ts'
import { docsOf } from '../../core/errors/docs-of.ts'
import type { StoredError } from '../../core/record.ts'
import { jsonText } from '../json-text.ts'
import { logLines } from './log-lines.ts'
import type { Look } from './look.ts'
import { queueName } from './queue-name.ts'
import { paintStatus } from './status-paint.ts'
import { progressText } from './task-table.ts'
import { oneLine, plainLines } from './text.ts'
import { instantAndAge, spanText } from './times.ts'

/** How wide the names of the fields are. */
const LABEL = 10

/** A task, and what it wrote where that is wanted. */
type ShownTask = TaskDetails & Partial<Pick<TaskLogs, 'logs'>>

/** All that is known of one task. */
export function taskCard(task: ShownTask, look: Look): string[] {
  const { id, name, status } = task
  const { colours } = look
  const fields = fieldsOf(task, look).filter(([, lines]) => lines.length > 0)
  const logs = logLines(task.logs ?? [], look)
  return [
    // The name last: a live screen cuts what is too wide.
    `${colours.bold(id)}  ${paintStatus(status, status, look)}  ${oneLine(name)}`,
    ...fields.flatMap(([label, lines]) =>
      lines.map((line, index) => `  ${colours.dim((index === 0 ? label : '').padEnd(LABEL))} ${line}`),
    ),
    ...(logs.length > 0 ? ['', ...logs] : []),
  ]
}

type Field = readonly [label: string, lines: readonly string[]]

function fieldsOf(task: TaskDetails, look: Look): Field[] {
  const { attempt, startedAt, completedAt, executionMs, progress, labels, error } = task
  const instant = (date: Date | undefined) => (date === undefined ? [] : [instantAndAge(date, look.nowMs)])
  const took = executionMs === undefined ? '' : `, after a run of ${spanText(executionMs)}`
  return [
    ['queue', [queueName(task)]],
    ['created', instant(task.createdAt)],
    ['due', instant(task.dueAt)],
    ['expires', instant(task.expiresAt)],
    ['started', instant(startedAt).map((text) => `${text}, attempt ${attempt + 1}`)],
    ['ended', instant(completedAt).map((text) => text + took)],
    ['progress', textLines(progressText(progress))],
    ['cancel', task.cancelRequested && completedAt === undefined ? ['is asked to end'] : []],
    ['labels', textLines(labelsText(labels))],
    ['tenant', textLines(task.tenant)],
    ['parent', textLines(task.parent)],
    ['schedule', textLines(task.scheduleKey)],
    ['retry of', textLines(task.retryOf)],
    ['retried as', textLines(task.retriedAs)],
    ['input', valueLines(task, 'input')],
    ['value', valueLines(task, 'value')],
    ['error', error === undefined ? [] : errorLines(error, look)],
    ['attempts', earlierAttempts(task)],
  ]
}

/** The runs before the one that the error is of. */
function earlierAttempts({ attempts, error }: TaskDetails): string[] {
  if (attempts.length < 2 && error !== undefined) return []
  return attempts.map(
    ({ attempt, startedAt, endedAt, error: failed }) =>
      `${attempt + 1}: ${spanText(endedAt.getTime() - startedAt.getTime())}${failed === undefined ? '' : `, ${oneLine(`${failed.type}: ${failed.message}`)}`}`,
  )
}

/** The stack has the message in it. */
function errorLines({ type, code, message, stack = '' }: StoredError, { colours }: Look): string[] {
  const lines = plainLines(stack.includes(message) ? stack : `${type}: ${message}\n${stack}`)
  const [first = '', ...rest] = lines.filter((line) => line.trim() !== '')
  const head = `${colours.red(first)} ${colours.dim(`(${oneLine(code)})`)}`
  const docs = docsOf(code)
  const more = docs === undefined ? [] : [docs]
  return [head, ...[...rest, ...more].map((line) => colours.dim(line))]
}

function valueLines(task: TaskDetails, field: 'input' | 'value'): string[] {
  const value = task[field]
  return value === undefined ? [] : plainLines(valueText(value))
}

/** JSON where that carries it, since that can be given to `enqueue` again; indented when it is long. */
export function valueText(value: unknown): string {
  const text = jsonText(value)
  if (text.length <= 60) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return inspect(value)
  }
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}

function textLines(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : [oneLine(text)]
}
