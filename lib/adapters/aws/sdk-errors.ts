import { AccessDeniedError, AppNotFoundError, BackendError } from '../../core/errors/index.ts'

type Kind = 'throttled' | 'passing' | 'denied' | 'missing'

/** AWS's error names, from exceptions as from the entries of batch replies. What is in no row is told by its HTTP status, or is a defect. */
const KINDS: ReadonlyMap<string, Kind> = new Map(
  Object.entries({
    throttled: [
      'BandwidthLimitExceeded',
      'KmsThrottled',
      'OverLimit',
      'PriorRequestNotComplete',
      'ProvisionedThroughputExceeded',
      'ProvisionedThroughputExceededException',
      'RequestLimitExceeded',
      'RequestThrottled',
      'RequestThrottledException',
      'SlowDown',
      'ThrottledException',
      'Throttling',
      'ThrottlingError',
      'ThrottlingException',
      'TooManyRequestsException',
    ],
    passing: [
      'InternalError',
      'InternalFailure',
      'InternalServerError',
      'ReplicatedWriteConflictException',
      'RequestTimeout',
      'RequestTimeoutException',
      'ServiceUnavailable',
      'TimeoutError',
      'TransactionConflict',
      'TransactionConflictException',
    ],
    denied: [
      'AccessDenied',
      'AccessDeniedException',
      'AuthFailure',
      'CredentialsProviderError',
      'ExpiredToken',
      'ExpiredTokenException',
      'InvalidAccessKeyId',
      'InvalidClientTokenId',
      'InvalidSecurity',
      'InvalidSignatureException',
      'KmsAccessDenied',
      'MissingAuthenticationTokenException',
      'OptInRequired',
      'SignatureDoesNotMatch',
      'TokenProviderError',
      'UnrecognizedClientException',
    ],
    missing: [
      'AWS.SimpleQueueService.NonExistentQueue',
      'NoSuchBucket',
      'QueueDoesNotExist',
      'ResourceNotFound',
      'ResourceNotFoundException',
    ],
  } satisfies Partial<Record<Kind, string[]>>).flatMap(([kind, names]) => names.map((name) => [name, kind as Kind])),
)

const NETWORK = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/** The BackendError for anything that an SDK call threw: throttled, passing, denied, not found, or a defect that repeating won't mend. `tried` says how often and long it was tried. */
export function backendError(
  operation: string,
  thrown: unknown,
  endpoint: string | undefined,
  tried?: string,
): BackendError {
  if (thrown instanceof BackendError) return thrown
  const error = unwrapped(thrown)
  const code = error.code ?? error.cause?.code
  if (code !== undefined && NETWORK.has(code)) return unreachable(operation, code, endpoint, thrown, tried)
  if (error.message === 'Region is missing') {
    const remedy = 'set AWS_REGION, or AWS_ENDPOINT_URL to that of a running `tasklane dev`'
    return new BackendError(operation, `no AWS region is set; ${remedy}`, { cause: thrown, retryable: false })
  }
  return namedError(operation, error.name, error.message, { cause: thrown, kind: kindOf(error), tried })
}

/** The BackendError for an error that AWS named: by an exception, or in the entry of a batch reply. */
export function namedError(
  operation: string,
  name: string,
  message: string,
  options: { readonly cause?: unknown; readonly kind?: Kind | undefined; readonly tried?: string | undefined } = {},
): BackendError {
  const said = `${name}: ${message}`
  const { cause, kind = KINDS.get(name) } = options
  const givenUp = options.tried === undefined ? '' : `; given up ${options.tried}`
  switch (kind) {
    case 'throttled':
      return new BackendError(operation, `${said}; the service asks to slow down${givenUp}`, { cause, throttled: true })
    case 'passing':
      return new BackendError(operation, said + givenUp, { cause })
    case 'denied': {
      const remedy = 'check the credentials, and that they were granted this (grantEnqueue, grantRead, grantOperate)'
      return new AccessDeniedError(operation, `${said}; ${remedy}`, { cause })
    }
    case 'missing': {
      const remedy = 'deploy the app, or check app, stage, region and endpoint'
      return new AppNotFoundError(operation, `${said}; ${remedy}`, { cause })
    }
    default:
      return new BackendError(operation, said, { cause, retryable: false })
  }
}

/** Reads an environment-independent fact: whether an endpoint is this machine itself. */
export function isLoopback(endpoint: string | undefined): boolean {
  if (endpoint === undefined || !URL.canParse(endpoint)) return false
  const host = new URL(endpoint).hostname
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host)
}

interface SdkError {
  readonly name: string
  readonly message: string
  readonly code?: string
  readonly cause?: { readonly code?: string }
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $retryable?: { readonly throttling?: boolean }
}

/** Connecting to a name with two addresses fails with an AggregateError whose own message is empty. */
function unwrapped(thrown: unknown): SdkError {
  if (thrown instanceof AggregateError && thrown.errors[0] instanceof Error) return thrown.errors[0] as SdkError
  return thrown instanceof Error ? (thrown as SdkError) : { name: 'Error', message: String(thrown) }
}

function kindOf(error: SdkError): Kind | undefined {
  const status = error.$metadata?.httpStatusCode ?? 0
  if (error.$retryable?.throttling === true || status === 429) return 'throttled'
  const named = KINDS.get(error.name)
  if (named !== undefined) return named
  if (status >= 500) return 'passing'
  return status === 401 || status === 403 ? 'denied' : undefined
}

function unreachable(
  operation: string,
  code: string,
  endpoint: string | undefined,
  cause: unknown,
  tried: string = '',
): BackendError {
  const where = endpoint === undefined ? 'AWS' : `the endpoint ${endpoint}`
  const remedy = isLoopback(endpoint)
    ? 'start `tasklane dev`, or correct AWS_ENDPOINT_URL'
    : 'check the network, region and endpoint'
  return new BackendError(
    operation,
    `${where} can't be reached (${[code, tried].filter(Boolean).join(' ')}); ${remedy}`,
    { cause },
  )
}
