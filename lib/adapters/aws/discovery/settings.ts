import {
  type AwsOptions,
  endpointOf,
  hasCredentials,
  localRegion,
  type Profile,
  type ServiceName,
  type Sourced,
} from '../client-config.ts'
import { isLoopback } from '../sdk-errors.ts'

/** All that decides which AWS a client talks to. */
export interface Settings {
  readonly options: AwsOptions
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly profile: Profile
}

/** The chosen endpoint without a password that it may hold; `undefined` where AWS itself is meant. */
export function shownEndpoint(service: ServiceName, { options, environment, profile }: Settings): Sourced | undefined {
  const endpoint = endpointOf(service, options, environment, profile)
  return endpoint && { ...endpoint, value: endpoint.value.replace(/\/\/[^/]*@/, '//') }
}

/** The region, by the SDK's own order; `undefined` where there is none. */
export function regionOf(service: ServiceName, settings: Settings): Sourced | undefined {
  const { options, environment, profile } = settings
  if (options.region !== undefined) return { value: options.region, source: "option 'region'" }
  if (environment['AWS_REGION']) return { value: environment['AWS_REGION'], source: 'AWS_REGION' }
  if (profile.region !== undefined) return { value: profile.region, source: `profile '${profile.name}'` }
  if (!isLocal(service, settings)) return undefined
  const source = environment['AWS_DEFAULT_REGION']
    ? 'AWS_DEFAULT_REGION'
    : 'the default for an endpoint on this machine'
  return { value: localRegion(environment, profile) ?? '', source }
}

export function isLocal(service: ServiceName, settings: Settings): boolean {
  return isLoopback(shownEndpoint(service, settings)?.value)
}

/** Such as `AWS, region eu-west-1 (AWS_REGION)` or `http://localhost:4566 (AWS_ENDPOINT_URL), region eu-west-1 (AWS_REGION)`. */
export function placeText(service: ServiceName, settings: Settings): string {
  const endpoint = shownEndpoint(service, settings)
  const region = regionOf(service, settings)
  const regionText = region === undefined ? 'no region' : `region ${region.value} (${region.source})`
  return endpoint === undefined ? `AWS, ${regionText}` : `${endpoint.value} (${endpoint.source}), ${regionText}`
}

/** Whose credentials were taken, by the SDK's own order. */
export function credentialsText(service: ServiceName, settings: Settings): string {
  const { options, environment, profile } = settings
  if (options.credentials !== undefined) return "option 'credentials'"
  if (isLocal(service, settings) && !hasCredentials(environment)) return 'stand-ins for an endpoint on this machine'
  if (environment['AWS_PROFILE']) return `profile '${profile.name}' (AWS_PROFILE)`
  if (environment['AWS_ACCESS_KEY_ID']) return 'AWS_ACCESS_KEY_ID in the environment'
  if (profile.known.includes(profile.name)) return `profile '${profile.name}'`
  if (environment['AWS_WEB_IDENTITY_TOKEN_FILE']) return 'the role of AWS_WEB_IDENTITY_TOKEN_FILE'
  return 'the role of this container or instance'
}
