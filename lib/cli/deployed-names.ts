import { awsBackend } from '../adapters/aws/index.ts'
import { systemClock, systemEntropy } from '../adapters/system.ts'
import { DEFAULTS } from '../core/defaults.ts'
import { ENVIRONMENT } from '../core/environment.ts'
import { nearestOf } from './failure.ts'
import type { Output } from './output.ts'

/** Where the app's manifest is. */
export interface Place {
  readonly app: string
  readonly stage?: string
  readonly endpoint?: string
  readonly region?: string
}

/** Tells those who named a task, and found nothing, that there is none of that name, and which was probably meant. */
export async function remarkUnknownName(out: Output, place: Place, name: string | undefined): Promise<void> {
  if (name === undefined || out.json) return
  const names = await deployedNames(place).catch(() => undefined)
  if (names === undefined || names.includes(name)) return
  const nearest = nearestOf(name, names)
  out.note(`no task is named '${name}'${nearest === undefined ? '' : ` (Did you mean ${nearest}?)`}`)
}

/** What the app's tasks are called, and were. Rejects with BackendError. */
async function deployedNames(place: Place): Promise<string[]> {
  const stage = place.stage ?? process.env[ENVIRONMENT.stage] ?? DEFAULTS.stage
  const options = { ...place, stage, stageOption: place.stage, clock: systemClock, entropy: systemEntropy }
  const backend = awsBackend(options)
  try {
    const { tasks } = await backend.directory.load(place.app, stage)
    return Object.entries(tasks).flatMap(([name, { aliases = [] }]) => [name, ...aliases])
  } finally {
    await backend.close()
  }
}
