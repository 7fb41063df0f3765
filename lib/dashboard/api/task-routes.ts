import * as v from 'valibot'
import { TaskNotFoundError } from '../../core/errors/index.ts'
import { get, post, type Route } from '../http/routes.ts'
import { count, duration, labels, labelText, priority, short, status } from './fields.ts'
import { taskAnswer } from './task-answer.ts'
import { taskRow } from './task-row.ts'

const PAGE = 50

const FILTER = v.strictObject({
  name: v.optional(short),
  status: v.optional(status),
  labels: v.optional(labelText),
  since: v.optional(short),
  until: v.optional(short),
  due: v.optional(
    v.pipe(
      v.literal('true'),
      v.transform(() => true),
    ),
  ),
  limit: v.optional(count(200)),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(4096))),
})

const ENQUEUE = v.strictObject({
  task: short,
  input: v.optional(v.unknown()),
  priority: v.optional(priority),
  labels: v.optional(labels),
  delay: v.optional(duration),
  dueAt: v.optional(short),
  idempotencyKey: v.optional(short),
})

/** Tasks, one by one. */
export const taskRoutes: readonly Route[] = [
  get('/api/tasks', FILTER, async ({ client }, { limit = PAGE, ...filter }) => {
    const { tasks, cursor } = await (await client()).list({ limit, ...given(filter) })
    return { tasks: tasks.map(taskRow), ...(cursor !== undefined && { cursor }) }
  }),
  get('/api/tasks/:id', v.strictObject({}), async (dashboard, _, { params: { id = '' } }) => {
    const client = await dashboard.client()
    const details = await client.inspect(id)
    if (details === null) throw new TaskNotFoundError(id)
    const { groups } = dashboard.definitions.last()
    // What a run that goes on has told so far is a request more.
    const { logs } = details.status === 'STARTED' ? await client.logs(id) : { logs: [] }
    return taskAnswer(details, logs, groups[details.group], dashboard.now())
  }),
  post('/api/tasks', ENQUEUE, async ({ client }, { task, input, ...options }) => {
    const { id, created } = await (await client()).enqueue(task, input, given(options))
    return { id, created }
  }),
  post('/api/tasks/:id/cancel', v.strictObject({}), async ({ client }, _, { params: { id = '' } }) => ({
    open: await (await client()).cancel(id),
  })),
  post('/api/tasks/:id/retry', v.strictObject({}), async ({ client }, _, { params }) => {
    const { id, created } = await (await client()).retry(params['id'] ?? '')
    return { id, created }
  }),
]

/** Without what is `undefined`. */
export function given<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}
