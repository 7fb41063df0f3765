import { pathToFileURL } from 'node:url'
import { guardAgainstOrphaning } from '../parent-guard.ts'
import { sendTo } from '../processes.ts'
import { type LambdaContext, lambdaContext } from './lambda-context.ts'
import type { LambdaEvent } from './lambda-event.ts'
import type { FromWorker, Invocation } from './worker-messages.ts'

/** One Lambda execution environment: loads the bundle named by the first argument, then serves one invocation at a time. */

type Handler = (event: LambdaEvent, context: LambdaContext) => unknown

guardAgainstOrphaning()
const inspectPort = process.argv[3]
if (inspectPort !== undefined) await (await import('./open-inspector.ts')).openInspector(Number(inspectPort))
const handler = await load(process.argv[2] ?? '')
if (handler !== undefined) {
  process.on('message', (message) => void invoke(handler, message as Invocation))
  report({ type: 'loaded' })
}

async function load(bundle: string): Promise<Handler | undefined> {
  try {
    const module = (await import(pathToFileURL(bundle).href)) as Record<string, unknown>
    if (typeof module['handler'] === 'function') return module['handler'] as Handler
    report({ type: 'load-failed', problem: 'the bundle exports no function named handler' })
  } catch (error) {
    report({ type: 'load-failed', problem: describe(error) })
  }
  return undefined
}

async function invoke(handle: Handler, { event, awsRequestId, deadlineMs }: Invocation): Promise<void> {
  try {
    const value: unknown = (await handle(event, lambdaContext(awsRequestId, deadlineMs))) ?? null
    // What JSON can't carry (a cycle, a bigint) fails the invocation, as on Lambda; a function comes out as nothing.
    report({ type: 'returned', value: JSON.parse(JSON.stringify(value) ?? 'null') })
  } catch (error) {
    report({ type: 'threw', problem: describe(error) })
  }
}

function report(message: FromWorker): void {
  sendTo(process as Parameters<typeof sendTo>[0], message)
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : `it threw ${String(error)}`
}
