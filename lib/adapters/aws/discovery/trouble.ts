import { BackendError, ErrorCode } from '../../../core/errors/index.ts'

/** What stands between a client and its app. */
export type Trouble =
  | 'app-missing'
  | 'manifest-unreadable'
  | 'resource-missing'
  | 'region-missing'
  | 'region-malformed'
  | 'credentials-missing'
  | 'file-missing'
  | 'session-over'
  | 'key-unknown'
  | 'secret-wrong'
  | 'clock-off'
  | 'denied'
  | 'endpoint-malformed'
  | 'refused'
  | 'host-unknown'
  | 'tls'
  | 'proxy'
  | 'silent'
  | 'not-aws'

/** What was thrown at the bottom of it: by the SDK, by Node, or named in a reply. */
export interface RootCause {
  readonly name: string
  readonly message: string
  readonly code: string | undefined
  readonly hostname: string | undefined
  readonly status: number | undefined
}

/** The trouble that an error tells of; `undefined` when what it says is all there is to say. Rows are tried in order. */
export function troubleOf(error: BackendError): Trouble | undefined {
  const cause = rootCause(error)
  return ROWS.find(([, applies]) => applies(error, cause))?.[0]
}

type Applies = (error: BackendError, cause: RootCause) => boolean

const coded =
  (code: ErrorCode): Applies =>
  (error) =>
    error.code === code
const named =
  (names: RegExp): Applies =>
  (_, { name }) =>
    names.test(name)
const failedBy =
  (codes: RegExp): Applies =>
  (_, { code }) =>
    code !== undefined && codes.test(code)
const both =
  (...all: readonly Applies[]): Applies =>
  (error, cause) =>
    all.every((applies) => applies(error, cause))

const CREDENTIALS = coded(ErrorCode.CredentialsInvalid)
const CLOCK = /^Signature (expired|not yet current)|RequestTimeTooSkewed|RequestExpired/

const ROWS: readonly (readonly [Trouble, Applies])[] = [
  ['manifest-unreadable', coded(ErrorCode.ManifestUnreadable)],
  ['app-missing', both(coded(ErrorCode.AppNotFound), ({ operation }) => operation.startsWith('SSM '))],
  ['resource-missing', coded(ErrorCode.AppNotFound)],
  ['region-missing', coded(ErrorCode.RegionMissing)],
  ['region-malformed', (_, { message }) => message.startsWith('Region not accepted')],
  ['credentials-missing', both(CREDENTIALS, named(/ProviderError$/))],
  ['session-over', both(CREDENTIALS, named(/^ExpiredToken|^InvalidToken/))],
  ['clock-off', both(CREDENTIALS, (_, { name, message }) => CLOCK.test(message) || CLOCK.test(name))],
  ['secret-wrong', both(CREDENTIALS, named(/Signature/))],
  ['key-unknown', CREDENTIALS],
  ['denied', coded(ErrorCode.AccessDenied)],
  ['file-missing', failedBy(/^ENOENT$|^EACCES$/)],
  ['endpoint-malformed', failedBy(/^ERR_INVALID_URL$/)],
  ['refused', failedBy(/^ECONNREFUSED$/)],
  ['host-unknown', failedBy(/^ENOTFOUND$|^EAI_AGAIN$/)],
  ['proxy', failedBy(/^ERR_PROXY/)],
  ['tls', failedBy(/CERT|^EPROTO$|^ERR_(SSL|TLS)|^UNABLE_TO_|^HPE_/)],
  ['silent', both(named(/^TimeoutError$/), coded(ErrorCode.BackendUnavailable))],
  ['not-aws', named(/^SyntaxError$|^Unknown$/)],
]

/** What an error goes back to. An AggregateError of several addresses counts as its first. */
export function rootCause(error: BackendError): RootCause {
  let at: unknown = error.cause
  while (at instanceof BackendError) at = at.cause
  if (at instanceof AggregateError) at = at.errors[0]
  const {
    name = '',
    message = '',
    code,
    hostname,
    cause,
    $metadata,
  } = Object(at) as Partial<RootCause> & {
    readonly cause?: { readonly code?: string }
    readonly $metadata?: { readonly httpStatusCode?: number }
  }
  return { name, message, code: code ?? cause?.code, hostname, status: $metadata?.httpStatusCode }
}
