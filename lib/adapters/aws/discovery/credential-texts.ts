import { closestMatch } from 'leven'
import type { Facts } from './facts.ts'
import { isLocal, placeText, regionOf, shownEndpoint } from './settings.ts'

export function regionMissingText({ service, settings }: Facts): string {
  const { environment, profile } = settings
  const unknown = unknownProfileText(settings)
  if (unknown !== undefined) return `no AWS region is set: ${unknown}`
  const unread = environment['AWS_DEFAULT_REGION']
    ? ` (AWS_DEFAULT_REGION is '${environment['AWS_DEFAULT_REGION']}', but this SDK does not read that)`
    : ''
  const remedy =
    shownEndpoint(service, settings) === undefined
      ? 'set AWS_REGION, or AWS_ENDPOINT_URL to that of a running `tasklane dev`'
      : 'set AWS_REGION to the one that the app was deployed to; LocalStack goes by us-east-1 when nobody says'
  return `no AWS region is set: not by the option 'region', nor AWS_REGION${unread}, nor ${profileText(profile)}; ${remedy}`
}

export function regionMalformedText({ service, settings }: Facts): string {
  const region = regionOf(service, settings)
  return `'${region?.value}' (${region?.source}) can't be a region; write it like eu-west-1`
}

export function credentialsMissingText({ service, settings, cause }: Facts): string {
  const { profile } = settings
  const unknown = unknownProfileText(settings)
  if (unknown !== undefined) return unknown
  const endpoint = shownEndpoint(service, settings)
  const said = /any providers/.test(cause.message)
    ? `no AWS credentials were found: not in ${lookedAt(settings)}`
    : `no AWS credentials: ${cause.message.replace(/\.$/, '')} (${profileText(profile)})`
  const remedy =
    endpoint === undefined
      ? `sign in (aws sso login --profile ${profile.name}, or aws configure), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; for a running \`tasklane dev\`, set AWS_ENDPOINT_URL`
      : `if ${endpoint.value} (${endpoint.source}) is an emulator, any will do: AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test`
  return `${said}; ${remedy}`
}

/** For an AWS_PROFILE that is in no file. */
function unknownProfileText({ environment, profile: { name, known } }: Facts['settings']): string | undefined {
  if (!environment['AWS_PROFILE'] || known.includes(name)) return undefined
  const said = `there is no profile '${name}' (AWS_PROFILE) in ~/.aws/config and ~/.aws/credentials`
  const nearest = closestMatch(name, known)
  return nearest === undefined
    ? `${said}, nor any other; run aws configure`
    : `${said}, but ${known.join(', ')}; is '${nearest}' meant?`
}

function lookedAt({ environment, profile }: Facts['settings']): string {
  const half = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].filter((name) => !environment[name])
  const missing = half.length === 1 ? ` (${half[0]} is missing)` : ''
  const metadata =
    environment['AWS_EC2_METADATA_DISABLED'] === 'true' ? '' : ', nor from the metadata of a container or an instance'
  return `AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY${missing}, nor ${profileText(profile)}${metadata}`
}

export function fileMissingText({ credentials, cause }: Facts): string {
  return `a file that the credentials (${credentials}) need can't be read: ${cause.message}; correct its path, or its rights`
}

export function sessionOverText({ credentials, settings, cause }: Facts): string {
  const { environment, profile } = settings
  const remedy =
    environment['AWS_PROFILE'] || !environment['AWS_ACCESS_KEY_ID']
      ? `sign in again (aws sso login --profile ${profile.name})`
      : 'replace AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN by new ones'
  return `the session of the credentials is over (${cause.name}; they are from ${credentials}); ${remedy}`
}

export function keyUnknownText({ credentials, service, settings, cause }: Facts): string {
  const isStandIn = /^(test|local|dummy|mock|fake)/i.test(settings.environment['AWS_ACCESS_KEY_ID'] ?? '')
  const remedy =
    isStandIn && shownEndpoint(service, settings) === undefined
      ? "they look like an emulator's: set AWS_ENDPOINT_URL to it"
      : 'correct or renew them; those of China and GovCloud hold only there'
  return `AWS knows no such access key (${cause.name}; the credentials are from ${credentials}) in ${placeText(service, settings)}; ${remedy}`
}

export function secretWrongText({ credentials, cause }: Facts): string {
  return `the secret access key does not belong to the access key (${cause.name}; the credentials are from ${credentials}); copy both again, and look for a cut end or a blank`
}

export function clockOffText({ cause, service, settings }: Facts): string {
  const told = /^Signature/.test(cause.message) ? ` AWS says: ${cause.message}` : ''
  const where = isLocal(service, settings) ? 'this machine and the emulator' : 'this machine'
  return `the clock of ${where} is off by more than AWS accepts (${cause.name}); set it, by NTP for instance.${told}`
}

function profileText({ name, known }: Facts['settings']['profile']): string {
  return known.includes(name) ? `profile '${name}'` : `profile '${name}', which is not there`
}
