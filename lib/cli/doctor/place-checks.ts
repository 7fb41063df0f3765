import { credentialsText, regionOf, type Settings, shownEndpoint } from '../../adapters/aws/discovery/settings.ts'
import { ErrorCode, type TasklaneError } from '../../core/errors/index.ts'
import { type Check, failed, ok } from './check.ts'
import { askTime, clockCheck } from './clock-check.ts'

/** What a call's failure says of the way there; `undefined` when it came through. */
export type Obstacle = TasklaneError | undefined

/** Where is looked, by whose credentials, and whether anybody answers. `obstacle` is what the first call met. */
export async function placeChecks(settings: Settings, obstacle: Obstacle): Promise<Check[]> {
  const url = endpointUrl(settings)
  const told = url === undefined ? undefined : await askTime(url).catch(() => undefined)
  return [
    regionCheck(settings, obstacle),
    endpointCheck(settings, obstacle, told !== undefined),
    credentialsCheck(settings, obstacle),
    told === undefined
      ? { name: 'clock', level: 'skipped', said: 'nobody answers who could tell the time' }
      : clockCheck(told),
  ]
}

function regionCheck(settings: Settings, obstacle: Obstacle): Check {
  const region = regionOf('ssm', settings)
  if (obstacle?.code === ErrorCode.RegionMissing) return failed('region', obstacle)
  return region === undefined
    ? { name: 'region', level: 'skipped', said: 'no way to know' }
    : ok('region', `${region.value} (${region.source})`)
}

function endpointCheck(settings: Settings, obstacle: Obstacle, isThere: boolean): Check {
  if (obstacle?.code === ErrorCode.BackendUnavailable) return failed('endpoint', obstacle)
  const endpoint = shownEndpoint('ssm', settings)
  const said = endpoint === undefined ? 'AWS' : `${endpoint.value} (${endpoint.source})`
  if (obstacle === undefined || isThere) return ok('endpoint', said)
  return { name: 'endpoint', level: 'skipped', said: `${said}: not reached` }
}

function credentialsCheck(settings: Settings, obstacle: Obstacle): Check {
  if (obstacle?.code === ErrorCode.CredentialsInvalid) return failed('credentials', obstacle)
  const from = credentialsText('ssm', settings)
  if (obstacle === undefined || ANSWERED.has(obstacle.code)) return ok('credentials', from)
  return { name: 'credentials', level: 'skipped', said: `${from}: not tried` }
}

/** Obstacles that only those meet whose credentials were taken. */
const ANSWERED: ReadonlySet<ErrorCode> = new Set([
  ErrorCode.AppNotFound,
  ErrorCode.AccessDenied,
  ErrorCode.ManifestUnreadable,
])

/** Anything there that answers; `undefined` where nothing says which. */
function endpointUrl(settings: Settings): string | undefined {
  const endpoint = shownEndpoint('ssm', settings)
  if (endpoint !== undefined) return endpoint.value
  const region = regionOf('ssm', settings)?.value
  if (region === undefined || !/^[a-z0-9-]+$/.test(region)) return undefined
  return `https://ssm.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/`
}
