import { getProfileName, loadSharedConfigFiles } from '@smithy/core/config'
import { type Profile, SERVICES, type ServiceName } from '../client-config.ts'

/** The profile that the SDK would take: AWS_PROFILE or `default`, from the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name. Never rejects. */
export async function readProfile(): Promise<Profile> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles()
  const name = getProfileName({})
  const profile = { ...credentialsFile[name], ...configFile[name] }
  const services = configFile[`services.${profile['services']}`]
  const endpointOf = (service: ServiceName) => services?.[`${service}.endpoint_url`] ?? profile['endpoint_url']
  const ignored = profile['ignore_configured_endpoint_urls'] === 'true'
  const endpoints = SERVICES.flatMap((service) => {
    const endpoint = ignored ? undefined : endpointOf(service)
    return endpoint === undefined ? [] : [[service, endpoint]]
  })
  return {
    name,
    known: [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])].filter(isProfile).sort(),
    region: credentialsFile[name]?.['region'] ?? profile['region'],
    endpoints: Object.fromEntries(endpoints) as Profile['endpoints'],
  }
}

function isProfile(section: string): boolean {
  return !/^(services|sso-session)\./.test(section)
}
