import type { Manifest } from '../../core/manifest.ts'
import { deadLetterNameOf, queueName } from '../../core/names.ts'
import { type PriorityLevel, priorityName } from '../../core/priority.ts'
import type { OperatorBackend } from '../../ports/backend.ts'
import { type Check, looked, ok } from './check.ts'

/** What the manifest names, and whether it is there. */
export interface DeployedApp {
  readonly app: string
  readonly stage: string
  readonly manifest: Manifest
  readonly backend: OperatorBackend
}

/** Looks at each resource once; changes nothing. */
export function appChecks(deployed: DeployedApp): Promise<Check[]> {
  return Promise.all([
    looked('queues', () => queues(deployed)),
    looked('dead letters', () => deadLetters(deployed)),
    looked('table', () => table(deployed)),
    looked('bucket', () => bucket(deployed)),
    looked('schedules', () => schedules(deployed)),
  ])
}

/** Every queue of the app, by group and priority. */
export function queuesOf({ app, stage, manifest }: Omit<DeployedApp, 'backend'>): Queue[] {
  return Object.entries(manifest.groups).flatMap(([group, { priorities }]) =>
    priorities.map((priority) => ({ group, priority, name: queueName({ app, stage, group, priority }) })),
  )
}

interface Queue {
  readonly group: string
  readonly priority: PriorityLevel
  readonly name: string
}

async function queues(deployed: DeployedApp): Promise<Check> {
  const all = queuesOf(deployed)
  const depths = await Promise.all(all.map(({ name }) => deployed.backend.queue.depth(name)))
  const messages = depths.reduce((sum, { visible, inFlight, delayed }) => sum + visible + inFlight + delayed, 0)
  return ok(
    'queues',
    `${all.length} in ${Object.keys(deployed.manifest.groups).length} groups, ${messages} messages in them`,
  )
}

async function deadLetters(deployed: DeployedApp): Promise<Check> {
  const counts = await Promise.all(
    queuesOf(deployed).map(async (queue) => {
      const { visible, inFlight } = await deployed.backend.queue.depth(deadLetterNameOf(queue.name))
      return { ...queue, count: visible + inFlight }
    }),
  )
  const full = counts.filter(({ count }) => count > 0)
  if (full.length === 0) return ok('dead letters', 'none')
  const where = full.map(({ group, priority, count }) => `${count} in ${group}/${priorityName(priority)}`).join(', ')
  return { name: 'dead letters', level: 'warn', said: `${where}; see what they are: tasklane redrive --list` }
}

async function table({ backend, manifest }: DeployedApp): Promise<Check> {
  const { table: name, listing } = manifest.resources
  await backend.store.getMany([PROBE], { consistent: false })
  if (listing) await backend.store.list({ index: 'all', since: 0, until: 1, limit: 1, cursor: undefined })
  return ok('table', `${name}, listing index ${listing ? 'on' : 'off'}`)
}

async function bucket({ backend, manifest }: DeployedApp): Promise<Check> {
  const { bucket: name } = manifest.resources
  await backend.blobs.get(`s3://${name}/results/${PROBE}`)
  return ok('bucket', name)
}

async function schedules({ backend, manifest }: DeployedApp): Promise<Check> {
  const place = manifest.resources.schedules
  if (place === undefined) {
    const said = 'the app was deployed by a version without schedules: no delay over 15 minutes works; deploy it again'
    return { name: 'schedules', level: 'fail', said }
  }
  await backend.scheduler.list({ prefix: PROBE, limit: 1, cursor: undefined })
  return ok('schedules', `group ${place.group}`)
}

/** No task, key or schedule has this name. */
export const PROBE = 'tasklane-doctor'
