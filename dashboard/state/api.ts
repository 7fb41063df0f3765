import { signal } from '@preact/signals'
import type { ErrorBody } from '../../lib/dashboard/api-types.ts'

/** What the dashboard's requests to AWS have cost so far, as its server counts them. */
export const spent = signal({ requests: 0, usd: 0 })

/** A refusal or a failure. The message is the server's, with its remedy. */
export class ApiError extends Error {
  readonly code: string
  /** The command that tells more, where there is one. */
  readonly docs: string | undefined

  constructor({ code, message, docs }: ErrorBody['error']) {
    super(message)
    this.code = code
    this.docs = docs
  }
}

/** @throws ApiError; whatever the signal's reason is. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await answered(await ask(path, { signal: signal ?? null }))).json() as Promise<T>
}

/** @throws ApiError */
export async function postJson<T>(path: string, body: object = {}): Promise<T> {
  return (await answered(await ask(path, posting(body)))).json() as Promise<T>
}

/** For work on many: calls `onProgress` as it goes. Aborting stops the work, too. @throws ApiError */
export async function postLines<T, P>(
  path: string,
  body: object,
  onProgress: (progress: P) => void,
  signal: AbortSignal,
): Promise<T> {
  const response = await answered(await ask(path, { ...posting(body), signal }))
  for await (const text of linesOf(response)) {
    const line = JSON.parse(text) as { readonly progress?: P; readonly done?: T } & Partial<ErrorBody>
    if (line.error !== undefined) throw new ApiError(line.error)
    if (line.done !== undefined) return line.done
    if (line.progress !== undefined) onProgress(line.progress)
  }
  throw gone()
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    const lines = (rest + part.value).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

function posting(body: object): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw gone()
  }
}

async function answered(response: Response): Promise<Response> {
  const requests = Number(response.headers.get('tasklane-requests'))
  if (requests > 0) spent.value = { requests, usd: Number(response.headers.get('tasklane-usd')) }
  if (response.ok) return response
  const { error } = (await response.json().catch(() => ({}))) as Partial<ErrorBody>
  throw new ApiError(error ?? { code: String(response.status), message: 'The server answered with no reason.' })
}

function gone(): ApiError {
  return new ApiError({
    code: 'GONE',
    message:
      "The dashboard's server does not answer. If tasklane was stopped, start it again and open the address that it prints.",
  })
}
