import { BackendError } from '../../../core/errors/index.ts'
import type { Backend } from '../../../ports/backend.ts'
import type { PortCall } from './grants.ts'
import { recently } from './recently.ts'

/** What a failure came of. */
export interface FailedCall {
  readonly name: PortCall
  /** What it was about, where that is a name: a queue, a key. */
  readonly subject: string | undefined
}

/** Says more of a failure. Never rejects. */
export type Explain = (error: BackendError, call: FailedCall) => Promise<BackendError>

const PORTS = ['store', 'queue', 'blobs', 'directory', 'sources', 'scheduler'] as const

/** So long, an explanation serves all that fails in the same words. */
const REUSE_MS = 2000

/** The same backend, whose BackendErrors, thrown or in the answers, have passed through `explain`. */
export function explainedBackend<B extends Backend>(backend: B, explain: Explain): B {
  // Explaining may take requests, and one failure can be the answer of many items, and of many calls.
  const explanations = recently<BackendError>(backend.clock, REUSE_MS)
  const explainOnce: Explain = (error, call) =>
    explanations(`${call.name} ${call.subject} ${error.message}`, () => explain(error, call))
  const ports = PORTS.flatMap((name) => {
    const port: unknown = Reflect.get(backend, name)
    return typeof port === 'object' && port !== null ? [[name, explainedPort(name, port, explainOnce)]] : []
  })
  return { ...backend, ...(Object.fromEntries(ports) as Partial<B>) }
}

function explainedPort<P extends object>(portName: (typeof PORTS)[number], port: P, explain: Explain): P {
  return new Proxy(port, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return async (...given: readonly unknown[]) => {
        const subject = typeof given[0] === 'string' ? given[0] : undefined
        const call = { name: `${portName}.${String(name)}` as PortCall, subject }
        try {
          const answer: unknown = await Reflect.apply(member, target, given)
          return Array.isArray(answer) ? await explainedAnswers(answer, (error) => explain(error, call)) : answer
        } catch (error) {
          throw error instanceof BackendError ? await explain(error, call) : error
        }
      }
    },
  })
}

async function explainedAnswers(
  answers: readonly unknown[],
  explain: (error: BackendError) => Promise<BackendError>,
): Promise<readonly unknown[]> {
  if (!answers.some((answer) => errorOf(answer) !== undefined)) return answers
  return Promise.all(
    answers.map(async (answer) => {
      const error = errorOf(answer)
      return error === undefined ? answer : { ...(answer as object), error: await explain(error) }
    }),
  )
}

function errorOf(answer: unknown): BackendError | undefined {
  const error: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'error') : undefined
  return error instanceof BackendError ? error : undefined
}
