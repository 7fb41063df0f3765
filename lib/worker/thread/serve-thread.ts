import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { AppSpec } from '../../core/app.ts'
import type { TaskInfo } from '../../core/context.ts'
import { UnknownTaskError } from '../../core/errors/index.ts'
import type { JsonValue } from '../../core/json.ts'
import { callHandler } from '../call-handler.ts'
import { makeContext } from '../context.ts'
import type { RunEnd } from '../decide.ts'
import { guardProcess } from '../guard.ts'
import { type LogSink, loggerOf, withTaskScope } from '../task-logs.ts'
import { TaskStates } from '../task-states.ts'
import { type FromThread, THREAD_MARK, type ThreadData, type ToThread } from './protocol.ts'
import { remoteClient } from './remote-client.ts'
import { ThreadCalls } from './thread-calls.ts'
import { fromWire, toWire } from './wire-errors.ts'

/** The worker's end, if this is one of a worker's threads. */
export function threadPort(): MessagePort | undefined {
  const isOurs = !isMainThread && (workerData as ThreadData | undefined)?.mark === THREAD_MARK
  return isOurs ? (parentPort ?? undefined) : undefined
}

let serving = false

/** Whether this thread runs tasks already. */
export function isServing(): boolean {
  return serving
}

/** Makes this thread run what its worker sends, one run at a time; later calls change nothing. */
export function serveThread(app: AppSpec, port: MessagePort): void {
  if (serving) return
  serving = true
  guardProcess()
  const send = (message: FromThread) => port.postMessage(message)
  const states = new TaskStates()
  const calls = new ThreadCalls(send)
  let current: { readonly run: number; readonly abort: AbortController } | undefined

  port.on('message', (message: ToThread) => {
    if (message.type === 'answer' || message.type === 'refusal') return calls.settle(message)
    if (message.type === 'abort') {
      if (current?.run === message.run) current.abort.abort(fromWire(message.reason))
      return
    }
    const { run, task, encodedInput, quiet } = message
    const abort = new AbortController()
    current = { run, abort }
    void runHere(app, { run, task, encodedInput, quiet, abort: abort.signal }, { states, calls, send }).then((end) =>
      send({
        type: 'ended',
        run,
        end: end.kind === 'threw' ? { kind: 'threw', thrown: toWire(end.thrown) } : withoutCrash(end),
      }),
    )
  })
  send({ type: 'ready' })
}

interface ThreadRun {
  readonly run: number
  readonly task: TaskInfo
  readonly encodedInput: JsonValue | undefined
  readonly quiet: boolean
  readonly abort: AbortSignal
}

interface ThreadScope {
  readonly states: TaskStates
  readonly calls: ThreadCalls
  readonly send: (message: FromThread) => void
}

async function runHere(
  app: AppSpec,
  { run, task, encodedInput, quiet, abort }: ThreadRun,
  { states, calls, send }: ThreadScope,
): Promise<RunEnd> {
  const spec = app.tasks.get(task.name)
  if (spec === undefined) return { kind: 'threw', thrown: new UnknownTaskError(task.name, [...app.tasks.keys()]) }
  const logs: LogSink = {
    add: (level, message, fields) =>
      send({ type: 'log', run, line: { level, message, ...(fields !== undefined && { fields }) } }),
  }
  const print = quiet ? () => {} : undefined
  let revoked: Error | undefined
  const stray = Promise.withResolvers<RunEnd>()
  const handled = withTaskScope({ logs, print, fail: (thrown) => stray.resolve({ kind: 'threw', thrown }) }, () =>
    callHandler({
      spec,
      middleware: app.middleware,
      encodedInput,
      context: async (decided) =>
        makeContext({
          task,
          signal: abort,
          log: loggerOf(logs, app.secretKeys, print),
          state: await states.get(spec),
          client: () => remoteClient(app.tasks, (ask, signal) => calls.ask(run, ask, signal)),
          revoked: () => revoked,
          progressed: async (progress) => void (await calls.ask(run, { of: 'progress', progress })),
          heartbeat: async () => void (await calls.ask(run, { of: 'heartbeat' })),
          decided,
        }),
    }),
  )
  const end = await Promise.race([handled, stray.promise])
  revoked = new Error(`task ${task.id} has ended; its context can't be used any more`)
  return end
}

/** A thread never says of itself that it crashed. */
function withoutCrash(end: Exclude<RunEnd, { kind: 'threw' }>): Exclude<RunEnd, { kind: 'threw' | 'crashed' }> {
  if (end.kind === 'crashed') throw end.error
  return end
}
