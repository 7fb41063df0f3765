import { credentialsText, regionOf, type Settings, shownEndpoint } from '../../adapters/aws/discovery/settings.ts'
import { ErrorCode, type TasklaneError } from '../../core/errors/index.ts'
import { type Check, failed, ok } from './check.ts'
import { askTime, clockCheck } from './clock-check.ts'

/** What a call's failure says of the way there; `undefined` when it came through. */
export type Obstacle = TasklaneError | undefined

/** Where is looked, by whose credentials, and whether anybody answers. `obstacle` is what the first call met. */
export async function placeChecks(settings: Settings, obstacle: Obstacle): Promise<Check[]> {
  const met = (code: ErrorCode) => (obstacle?.code === code ? obstacle : undefined)
  const region = regionOf('ssm', settings)
  const regionProblem = met(ErrorCode.RegionMissing)
  const unreached = met(ErrorCode.BackendUnavailable)
  const disowned = met(ErrorCode.CredentialsInvalid)
  const endpoint = endpointUrl(settings)
  return [
    regionProblem || region === undefined
      ? failed('region', regionProblem ?? new Error('no AWS region is set'))
      : ok('region', `${region.value} (${region.source})`),
    unreached ? failed('endpoint', unreached) : ok('endpoint', endpointText(settings)),
    disowned ? failed('credentials', disowned) : ok('credentials', credentialsText('ssm', settings)),
    await clock(endpoint),
  ]
}

async function clock(url: string | undefined): Promise<Check> {
  const skipped = { name: 'clock', level: 'skipped' } as const
  if (url === undefined) return { ...skipped, said: 'without a region there is nobody to ask' }
  return askTime(url).then(clockCheck, () => ({ ...skipped, said: 'nobody answers who could tell the time' }))
}

function endpointText(settings: Settings): string {
  const endpoint = shownEndpoint('ssm', settings)
  return endpoint === undefined ? 'AWS' : `${endpoint.value} (${endpoint.source})`
}

/** Anything there that answers. */
function endpointUrl(settings: Settings): string | undefined {
  const endpoint = shownEndpoint('ssm', settings)
  if (endpoint !== undefined) return endpoint.value
  const region = regionOf('ssm', settings)?.value
  if (region === undefined || !/^[a-z0-9-]+$/.test(region)) return undefined
  return `https://ssm.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/`
}
