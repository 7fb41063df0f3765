import type { Attempt } from './attempt.ts'
import { callHandler } from './call-handler.ts'
import { makeContext } from './context.ts'
import { encodedInput } from './encoded-input.ts'
import { printerFor } from './log-line.ts'
import { assertMayStart } from './may-start.ts'
import type { RunHandler } from './run-attempt.ts'
import { taskInfo } from './task-info.ts'
import { loggerOf, withTaskScope } from './task-logs.ts'

/** Runs the handler in the worker's own thread: no price, and no protection from one that blocks. */
export const runInline: RunHandler = (attempt: Attempt, { runtime, states, progressed, heartbeat }) => {
  const { app } = runtime
  const print = printerFor(attempt, runtime)
  const scope = {
    logs: attempt.logs,
    print,
    fail: (thrown: unknown) => attempt.stop.resolve({ kind: 'threw', thrown }),
  }
  return withTaskScope(scope, async () => {
    const input = await encodedInput(attempt, runtime)
    if ('kind' in input) return input
    const { spec, envelope } = attempt
    return callHandler({
      spec,
      middleware: app.middleware,
      encodedInput: input.encoded,
      context: (decided) => {
        const contextWith = (state: unknown) => {
          assertMayStart(attempt, runtime.settings.skewMs)
          return makeContext({
            task: taskInfo(attempt),
            signal: attempt.abort.signal,
            log: loggerOf(attempt.logs, app.secretKeys, print),
            state,
            client: () => runtime.clientFor({ id: envelope.id, depth: envelope.depth ?? 0, trace: attempt.trace }),
            revoked: () => attempt.revoked?.(),
            progressed,
            heartbeat,
            decided,
          })
        }
        const state = states.get(spec)
        return state === undefined ? contextWith(undefined) : state.then(contextWith)
      },
    })
  })
}
