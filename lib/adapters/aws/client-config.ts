import { isLoopback } from './sdk-errors.ts'

export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Which AWS to talk to. What is left out, the SDK finds as ever: environment, profile, role. */
export interface AwsOptions {
  /** Of all services at once, such as `http://127.0.0.1:4510`. Default: AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, those of the profile, then AWS itself. */
  readonly endpoint?: string
  /** Default: AWS_REGION, then the profile's; `us-east-1` where the endpoint is this machine. */
  readonly region?: string
  /** Default: the SDK's chain; dummies where the endpoint is this machine. */
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>)
}

export const SERVICES = ['dynamodb', 'sqs', 's3', 'ssm', 'lambda', 'scheduler'] as const
export type ServiceName = (typeof SERVICES)[number]

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
  readonly proxyEnv?: Environment
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
  scheduler: 10_000,
}

/** How long one try of a request may take, in ms: at least two fit into a call. SQS holds a receive for up to 20 s; S3 moves megabytes. */
const REQUEST_TIMEOUT_MS: Readonly<Record<ServiceName, number>> = {
  dynamodb: 5000,
  sqs: 30_000,
  s3: 30_000,
  ssm: 5000,
  lambda: 5000,
  scheduler: 5000,
}

/** What the chosen profile of `~/.aws/config` and `~/.aws/credentials` says. */
export interface Profile {
  readonly name: string
  /** All profiles that there are. */
  readonly known: readonly string[]
  readonly region: string | undefined
  readonly endpoints: Readonly<Partial<Record<ServiceName, string>>>
}

/** A setting, and for people, where it is from. */
export interface Sourced {
  readonly value: string
  readonly source: string
}

/**
 * What the client of `service` is made with, given the caller's options and an environment such as `process.env`.
 *
 * @param profile - where it is left out, the SDK still reads it, but an endpoint there is taken for one of AWS itself.
 */
export function serviceConfig(
  service: ServiceName,
  options: AwsOptions,
  environment: Environment,
  profile?: Profile,
): ServiceConfig {
  const endpoint = endpointOf(service, options, environment, profile)?.value
  const local = isLoopback(endpoint)
  const agent = agentOptions(environment, local)
  const config: ServiceConfig = {
    retryMode: 'standard',
    maxAttempts: 5,
    deadlineMs: DEADLINE_MS[service],
    requestHandler: {
      connectionTimeout: 3000,
      requestTimeout: REQUEST_TIMEOUT_MS[service],
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  }
  if (endpoint !== undefined) config.endpoint = endpoint
  const region = options.region ?? (local && !environment['AWS_REGION'] ? localRegion(environment, profile) : undefined)
  if (region !== undefined) config.region = region
  const credentials = options.credentials ?? (local && !hasCredentials(environment) ? DUMMY : undefined)
  if (credentials !== undefined) config.credentials = credentials
  return config
}

/** The endpoint that was chosen, if any; else AWS itself is meant. */
export function endpointOf(
  service: ServiceName,
  options: AwsOptions,
  environment: Environment,
  profile?: Profile,
): Sourced | undefined {
  if (options.endpoint !== undefined) return { value: options.endpoint, source: "option 'endpoint'" }
  if (environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return undefined
  for (const source of [`${ENDPOINT_URL}_${service.toUpperCase()}`, ENDPOINT_URL]) {
    const value = environment[source]
    if (value) return { value, source }
  }
  const value = profile?.endpoints[service]
  return value ? { value, source: `profile '${profile?.name}'` } : undefined
}

/** Whether the environment itself names credentials. */
export function hasCredentials(environment: Environment): boolean {
  return Boolean(environment['AWS_ACCESS_KEY_ID'] || environment['AWS_PROFILE'])
}

/** What endpoints on this machine take for a region when nobody names one; `undefined` where the SDK will find it. */
export function localRegion(environment: Environment, profile: Profile | undefined): string | undefined {
  if (environment['AWS_PROFILE'] && profile === undefined) return undefined
  return profile?.region ?? (environment['AWS_DEFAULT_REGION'] || 'us-east-1')
}

const ENDPOINT_URL = 'AWS_ENDPOINT_URL'
/** For backends on this machine, which check no signature. */
const DUMMY: AwsCredentials = { accessKeyId: 'local', secretAccessKey: 'local' }

/** As Node's own agents do, these mind HTTPS_PROXY and NO_PROXY where NODE_USE_ENV_PROXY asks for it. */
function agentOptions(environment: Environment, local: boolean): AgentOptions {
  return {
    keepAlive: true,
    maxSockets: 64,
    ...(environment['NODE_USE_ENV_PROXY'] && !local && { proxyEnv: environment }),
  }
}
