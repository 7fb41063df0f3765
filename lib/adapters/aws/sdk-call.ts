import { AsyncLocalStorage } from 'node:async_hooks'
import { BackendError } from '../../core/errors/index.ts'
import { backendError } from './sdk-errors.ts'
import { triedText } from './tried-text.ts'

/** For the SDK's `send`. */
export interface SendOptions {
  readonly abortSignal: AbortSignal
  /** Of one try, where it is not the client's. */
  readonly requestTimeout?: number
}

interface Tries {
  count: number
  /** What the service answered last, where that was an error: the SDK tells it only once it gives up, and that may be too late. */
  refusal: unknown
}

const current = new AsyncLocalStorage<Tries>()

/**
 * Runs one SDK call under a deadline; whatever it throws comes out as a BackendError that names `operation`, and, where repeating may
 * help, how often it was tried and for how long. `endpoint` is the one that was chosen, if any.
 *
 * The SDK bounds each try, but not the sum of them: five that hang, with their backoffs, would outlast a lease.
 *
 * @param call - is given up when its signal aborts; the deadline does not wait for it to do so.
 * @param deadlineMs - for all tries and the waits between them.
 */
export async function sdkCall<T>(
  operation: string,
  endpoint: string | undefined,
  call: (options: SendOptions) => Promise<T>,
  deadlineMs: number,
): Promise<T> {
  const tries: Tries = { count: 0, refusal: undefined }
  const began = performance.now()
  const tried = () => triedText(tries.count, performance.now() - began)
  const abort = new AbortController()
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const said = `no answer ${tried()}, and ${deadlineMs / 1000} s is the most; ${REMEDY}`
    late.reject(
      tries.refusal === undefined
        ? new BackendError(operation, said, { cause: { name: 'TimeoutError' }, tried: tried() })
        : backendError(operation, tries.refusal, endpoint, tried()),
    )
    abort.abort()
  }, deadlineMs)
  try {
    return await Promise.race([current.run(tries, () => call({ abortSignal: abort.signal })), late.promise])
  } catch (error) {
    throw backendError(operation, error, endpoint, tried())
  } finally {
    clearTimeout(timer)
  }
}

const REMEDY = 'the service or the network is slow or gone'

/** What {@link countTries} needs of an SDK client. */
interface CountableClient {
  readonly middlewareStack: {
    add(
      middleware: <Args, Answer>(next: (args: Args) => Promise<Answer>) => (args: Args) => Promise<Answer>,
      options: { readonly step: 'finalizeRequest'; readonly priority: 'low'; readonly name: string },
    ): void
  }
}

/** Makes a client's tries known to {@link sdkCall}: the SDK tells of them only with errors of its own. */
export function countTries<C extends CountableClient>(client: C): C {
  client.middlewareStack.add(
    (next) => async (args) => {
      const tries = current.getStore() ?? { count: 0, refusal: undefined }
      tries.count += 1
      tries.refusal = undefined
      try {
        return await next(args)
      } catch (error) {
        if (isAnswer(error)) tries.refusal = error
        throw error
      }
    },
    // The last before the request is sent: within the SDK's own retries.
    { step: 'finalizeRequest', priority: 'low', name: 'countTries' },
  )
  return client
}

/** Whether the service said so, rather than nobody. */
function isAnswer(error: unknown): boolean {
  return (
    (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode !== undefined
  )
}
