import { ownProfile } from '../../adapters/aws/discovery/discover.ts'
import type { Settings } from '../../adapters/aws/discovery/settings.ts'
import { awsBackend } from '../../adapters/aws/index.ts'
import { systemClock, systemEntropy } from '../../adapters/system.ts'
import { TasklaneError } from '../../core/errors/index.ts'
import { MANIFEST_VERSION, type Manifest } from '../../core/manifest.ts'
import type { OperatorBackend } from '../../ports/backend.ts'
import { appChecks } from './app-checks.ts'
import { type Check, failed, ok } from './check.ts'
import { type Grant, permissionChecks } from './permission-checks.ts'
import { placeChecks } from './place-checks.ts'

/** What is to be looked at. */
export interface Patient {
  readonly app: string
  readonly stage: string
  /** The stage that was named, where it was. */
  readonly stageOption?: string
  readonly endpoint?: string
  readonly region?: string
  /** Grants whose lack is a failure. */
  readonly required: readonly Grant[]
}

/** What each later check needs, and none has once the manifest is out of reach. */
const NEEDS_APP = ['queues', 'dead letters', 'table', 'bucket', 'schedules', 'may read', 'may enqueue', 'may operate']

/** Looks at the way to the app, and at the app. Changes nothing, and never rejects for what it finds. */
export async function examine(patient: Patient): Promise<Check[]> {
  const { app, stage, required, ...where } = patient
  const settings: Settings = { options: where, environment: process.env, profile: await ownProfile()() }
  const backend = awsBackend({ ...patient, clock: systemClock, entropy: systemEntropy })
  try {
    const found = await manifestOf(backend, app, stage)
    const place = await placeChecks(settings, found instanceof TasklaneError ? found : undefined)
    if (found instanceof TasklaneError) return [...place, ...withoutApp(place, found)]
    const deployed = { app, stage, manifest: found, backend }
    return [
      ...place,
      appCheck(patient, found),
      ...(await appChecks(deployed)),
      ...(await permissionChecks(deployed, required)),
    ]
  } finally {
    await backend.close()
  }
}

async function manifestOf(backend: OperatorBackend, app: string, stage: string): Promise<Manifest | TasklaneError> {
  try {
    return await backend.directory.load(app, stage)
  } catch (error) {
    if (TasklaneError.is(error)) return error
    throw error
  }
}

function appCheck({ app, stage }: Patient, { groups, tasks }: Manifest): Check {
  const counts = `${Object.keys(groups).length} groups, ${Object.keys(tasks).length} tasks`
  return ok('app', `${app}, stage ${stage}: ${counts}; manifest version ${MANIFEST_VERSION}`)
}

/** An obstacle that another check has told is not told twice. */
function withoutApp(place: readonly Check[], obstacle: TasklaneError): Check[] {
  const isTold = place.some(({ code }) => code === obstacle.code)
  const skipped = (name: string): Check => ({ name, level: 'skipped', said: 'needs the app' })
  const app: Check = isTold ? { name: 'app', level: 'skipped', said: 'out of reach' } : failed('app', obstacle)
  return [app, ...NEEDS_APP.map(skipped)]
}
