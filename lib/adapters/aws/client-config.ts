import { isLoopback } from './sdk-errors.ts'

export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Which AWS to talk to. What is left out, the SDK finds as ever: environment, profile, role. */
export interface AwsOptions {
  /** Of all services at once, such as `http://127.0.0.1:4510`. Default: AWS_ENDPOINT_URL_<SERVICE> or AWS_ENDPOINT_URL, then AWS itself. */
  readonly endpoint?: string
  /** Default: AWS_REGION and the like; `us-east-1` where the endpoint is this machine. */
  readonly region?: string
  /** Default: the SDK's chain; dummies where the endpoint is this machine. */
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>)
}

export type ServiceName = 'dynamodb' | 'sqs' | 's3' | 'ssm' | 'lambda'

/** What an SDK client is made with. */
export interface ServiceConfig {
  endpoint?: string
  region?: string
  credentials?: AwsCredentials | (() => Promise<AwsCredentials>)
  readonly retryMode: 'standard'
  readonly maxAttempts: number
  /** For one call with all its tries. Not the SDK's: see `sdkCall`. */
  readonly deadlineMs: number
  readonly requestHandler: {
    readonly connectionTimeout: number
    readonly requestTimeout: number
    readonly throwOnRequestTimeout: true
    readonly httpAgent: AgentOptions
    readonly httpsAgent: AgentOptions
  }
}

interface AgentOptions {
  readonly keepAlive: true
  readonly maxSockets: number
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * How long one call may take with all its tries, in ms. Three such calls fit into a lease. A receive may take as long as it waits, and this.
 */
const DEADLINE_MS: Readonly<Record<ServiceName, number>> = {
  dynamodb: 10_000,
  sqs: 10_000,
  s3: 60_000,
  ssm: 10_000,
  lambda: 10_000,
}

/** How long one try of a request may take, in ms: at least two fit into a call. SQS holds a receive for up to 20 s; S3 moves megabytes. */
const REQUEST_TIMEOUT_MS: Readonly<Record<ServiceName, number>> = {
  dynamodb: 5000,
  sqs: 30_000,
  s3: 30_000,
  ssm: 5000,
  lambda: 5000,
}

const AGENT: AgentOptions = { keepAlive: true, maxSockets: 64 }

/** What the client of `service` is made with, given the caller's options and an environment such as `process.env`. */
export function serviceConfig(service: ServiceName, options: AwsOptions, environment: Environment): ServiceConfig {
  const config: ServiceConfig = {
    retryMode: 'standard',
    maxAttempts: 5,
    deadlineMs: DEADLINE_MS[service],
    requestHandler: {
      connectionTimeout: 3000,
      requestTimeout: REQUEST_TIMEOUT_MS[service],
      throwOnRequestTimeout: true,
      httpAgent: AGENT,
      httpsAgent: AGENT,
    },
  }
  const endpoint = options.endpoint ?? environmentEndpoint(service, environment)
  const local = isLoopback(endpoint)
  if (endpoint !== undefined) config.endpoint = endpoint
  const region = options.region ?? (local && !anyOf(environment, REGION_VARIABLES) ? 'us-east-1' : undefined)
  if (region !== undefined) config.region = region
  const credentials = options.credentials ?? (local && !anyOf(environment, CREDENTIAL_VARIABLES) ? DUMMY : undefined)
  if (credentials !== undefined) config.credentials = credentials
  return config
}

const REGION_VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']
const CREDENTIAL_VARIABLES = ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE']
/** For backends on this machine, which check no signature. */
const DUMMY: AwsCredentials = { accessKeyId: 'local', secretAccessKey: 'local' }

function environmentEndpoint(service: ServiceName, environment: Environment): string | undefined {
  if (environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return undefined
  return environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || environment['AWS_ENDPOINT_URL'] || undefined
}

function anyOf(environment: Environment, names: readonly string[]): boolean {
  return names.some((name) => Boolean(environment[name]))
}
