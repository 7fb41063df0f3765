import {
  AccessDeniedError,
  AppNotFoundError,
  BackendError,
  CredentialsError,
  RegionMissingError,
} from '../../core/errors/index.ts'

type Kind = 'throttled' | 'passing' | 'denied' | 'credentials' | 'missing'

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
      'ConflictException',
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
    denied: ['AccessDenied', 'AccessDeniedException', 'KmsAccessDenied', 'OptInRequired'],
    credentials: [
      'AuthFailure',
      'CredentialsProviderError',
      'ExpiredToken',
      'ExpiredTokenException',
      'IncompleteSignature',
      'IncompleteSignatureException',
      'InvalidAccessKeyId',
      'InvalidClientTokenId',
      'InvalidSecurity',
      'InvalidSignatureException',
      'InvalidToken',
      'MissingAuthenticationTokenException',
      'RequestExpired',
      'RequestTimeTooSkewed',
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

/** What TLS and proxies fail by, beside the codes above: whatever is in the way may be mended while the caller repeats. */
const SECURITY = /CERT|^EPROTO$|^ERR_(SSL|TLS|PROXY)|^UNABLE_TO_/

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
  if (code !== undefined && (NETWORK.has(code) || SECURITY.test(code)))
    return unreachable(operation, code, endpoint, thrown, tried)
  if (error.message === 'Region is missing') {
    const remedy = 'set AWS_REGION, or AWS_ENDPOINT_URL to that of a running `tasklane dev`'
    return new RegionMissingError(operation, `no AWS region is set; ${remedy}`, { cause: thrown })
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
  const told = message.replace(SECRETS, '$1 …')
  const said = `${name}: ${told}`
  const { cause = { name, message: told }, kind = KINDS.get(name), tried } = options
  const givenUp = tried === undefined ? '' : `; given up ${tried}`
  switch (kind) {
    case 'throttled':
      return new BackendError(operation, `${said}; the service asks to slow down${givenUp}`, {
        cause,
        throttled: true,
        tried,
      })
    case 'passing':
      return new BackendError(operation, said + givenUp, { cause, tried })
    case 'credentials':
      return new CredentialsError(operation, `${said}; check or renew the credentials`, {
        cause: { name, message: told },
      })
    case 'denied': {
      const remedy = 'let these credentials be granted it (grantEnqueue, grantRead, grantOperate)'
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

/** What comes after may hold a session's token, a key, or a command with its arguments. Not in our logs. */
const SECRETS = /(The Canonical String|Authorization header|Command failed).*/s

/** Reads an environment-independent fact: whether an endpoint is this machine itself. LocalStack's own name for it counts. */
export function isLoopback(endpoint: string | undefined): boolean {
  if (endpoint === undefined || !URL.canParse(endpoint)) return false
  const host = new URL(endpoint).hostname
  return /^(.+\.)?localhost(\.localstack\.cloud)?$|^\[::1\]$|^127(\.\d+){3}$/.test(host)
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
  // A SyntaxError: what answered is not the service.
  return (status === 401 || status === 403) && error.name !== 'SyntaxError' ? 'denied' : undefined
}

function unreachable(
  operation: string,
  code: string,
  endpoint: string | undefined,
  cause: unknown,
  tried: string = '',
): BackendError {
  const where = endpoint === undefined ? 'AWS' : `the endpoint ${endpoint.replace(/\/\/[^/]*@/, '//')}`
  const remedy = isLoopback(endpoint)
    ? 'start `tasklane dev`, or correct AWS_ENDPOINT_URL'
    : 'check the network, region and endpoint'
  return new BackendError(
    operation,
    `${where} can't be reached (${[code, tried].filter(Boolean).join(' ')}); ${remedy}`,
    { cause, tried },
  )
}
