export interface Health {
  readonly version: string
  readonly edition: string
}

const NEEDED = ['cloudformation', 'dynamodb', 'lambda', 's3', 'scheduler', 'sqs', 'ssm'] as const
const USABLE = ['available', 'running']
const TIMEOUT_MS = 5000

const REMEDY = `Start it with
  docker run --rm -d --name localstack -p 127.0.0.1:4566:4566 -v /var/run/docker.sock:/var/run/docker.sock localstack/localstack:4.14.0
or set AWS_ENDPOINT_URL to where it is.`

/** No LocalStack, or one that lacks a service. Its message says what to do. */
export class NoLocalStackError extends Error {
  override readonly name = 'NoLocalStackError'
}

/**
 * What LocalStack at `endpoint` says of itself.
 *
 * @throws NoLocalStackError when nothing answers there, or something else does: such as AWS itself, or `tasklane dev`.
 */
export async function localStackHealth(endpoint: string): Promise<Health> {
  const answer = await ask(`${endpoint}/_localstack/health`).catch((error: unknown) => {
    throw new NoLocalStackError(`No LocalStack answers at ${endpoint} (${reason(error)}). ${REMEDY}`)
  })
  const { version, edition, services } = answer
  if (version === undefined || services === undefined)
    throw new NoLocalStackError(`What answers at ${endpoint} is no LocalStack. ${REMEDY}`)
  const missing = NEEDED.filter((name) => !USABLE.includes(services[name] ?? ''))
  if (missing.length > 0)
    throw new NoLocalStackError(`LocalStack at ${endpoint} lacks ${missing.join(', ')}; start it without SERVICES`)
  return { version, edition: edition ?? 'unknown edition' }
}

interface Answer {
  readonly version?: string
  readonly edition?: string
  readonly services?: Readonly<Record<string, string>>
}

async function ask(url: string): Promise<Answer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
  return (await response.json().catch(() => ({}))) as Answer
}

function reason(error: unknown): string {
  const { code, message } = (error instanceof Error && error.cause instanceof Error ? error.cause : error) as {
    readonly code?: string
    readonly message?: string
  }
  return code ?? message ?? String(error)
}
