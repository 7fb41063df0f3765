import type { AppSpec } from './app.ts'
import { manifestPath } from './names.ts'
import type { PriorityLevel } from './priority.ts'
import type { Track } from './record.ts'

/** What a client that imports only types has to know of an app: kept in SSM parameters of 4 KB each, so that nothing runs at deploy. */
export interface Manifest {
  readonly resources: ManifestResources
  readonly groups: Readonly<
    Record<string, { readonly priorities: readonly PriorityLevel[]; readonly functionName: string }>
  >
  readonly tasks: Readonly<Record<string, ManifestTask>>
  /** Ids of the event source mappings, by the physical names of their queues; none where containers poll. */
  readonly mappings?: MappingIds
}

export type MappingIds = Readonly<Record<string, string>>

/** Where things are. On AWS these hold deploy-time values, hence a parameter of their own. */
export interface ManifestResources {
  readonly table: string
  readonly bucket: string
  /** The URL of any one of the app's queues: the others differ in the last segment only. */
  readonly queueUrl: string
  /** Whether the listing index is on. */
  readonly listing: boolean
  /** What schedules need; absent in manifests of before there were any. */
  readonly schedules?: ScheduleResources
}

/** For who makes schedules: the group they belong to, the role that fires them, and where a firing goes that can't be delivered. */
export interface ScheduleResources {
  /** By name. */
  readonly group: string
  readonly roleArn: string
  readonly deadLetterArn: string
}

export interface ManifestTask {
  readonly group: string
  readonly priority: PriorityLevel
  readonly track: Track
  /** By name; a custom one must be given to the client as `codecs`. */
  readonly codec: string
  readonly retentionMs: number
  /** Names that it had, oldest first; absent where there are none. */
  readonly aliases?: readonly string[]
}

/** The manifest's static half, which every deploy can write as plain text. */
export type ManifestDefinitions = Pick<Manifest, 'groups' | 'tasks'>

export interface ManifestParameter {
  readonly name: string
  readonly value: string
}

/** Raised when clients of before can't read what is written; fields that they may pass over don't need it. */
export const MANIFEST_VERSION = 1

/** A standard SSM parameter holds 4 KB; a margin for what counts beside the value. */
const PARAMETER_BYTES = 4000

export function manifestDefinitions(spec: AppSpec, functionName: (group: string) => string): ManifestDefinitions {
  const groups = [...spec.groups.values()].map((group) => [
    group.name,
    { priorities: group.priorities, functionName: functionName(group.name) },
  ])
  const tasks = [...spec.tasks.values()].map((task) => [
    task.name,
    {
      group: task.group,
      priority: task.priority,
      track: task.track,
      codec: task.codec.name,
      retentionMs: task.retentionMs,
      ...(task.aliases.length > 0 && { aliases: task.aliases }),
    },
  ])
  return { groups: Object.fromEntries(groups), tasks: Object.fromEntries(tasks) }
}

/** The parameters that hold `definitions`: JSON cut into pieces that `readManifest` joins in the order of their names. */
export function definitionParameters(
  app: string,
  stage: string,
  definitions: ManifestDefinitions,
): ManifestParameter[] {
  // Task and group names are ASCII, so characters are bytes.
  const text = JSON.stringify({ v: MANIFEST_VERSION, ...definitions })
  const pieces = Math.ceil(text.length / PARAMETER_BYTES)
  return Array.from({ length: pieces }, (_, index) => ({
    name: `${manifestPath(app, stage)}definitions/${String(index).padStart(3, '0')}`,
    value: text.slice(index * PARAMETER_BYTES, (index + 1) * PARAMETER_BYTES),
  }))
}

export function resourcesParameter(app: string, stage: string, resources: ManifestResources): ManifestParameter {
  return { name: `${manifestPath(app, stage)}resources`, value: JSON.stringify(resources) }
}

/** A mapping's entry takes 110 bytes at most: a queue's name and a UUID. */
const MAPPINGS_PER_PARAMETER = 32

/** The parameters that hold the mappings' ids, so that an operator may switch them by id, with no right to list an account's. */
export function mappingParameters(app: string, stage: string, mappings: MappingIds): ManifestParameter[] {
  const entries = Object.entries(mappings)
  // By count, not by length: at synth the ids are not known yet.
  const pieces = Math.ceil(entries.length / MAPPINGS_PER_PARAMETER)
  return Array.from({ length: pieces }, (_, index) => ({
    name: `${manifestPath(app, stage)}mappings/${String(index).padStart(3, '0')}`,
    value: JSON.stringify(
      Object.fromEntries(entries.slice(index * MAPPINGS_PER_PARAMETER, (index + 1) * MAPPINGS_PER_PARAMETER)),
    ),
  }))
}

/** The manifest from all parameters under its path; `undefined` when they are not (all) there, as in the middle of a deploy, or not to be understood. */
export function readManifest(
  app: string,
  stage: string,
  parameters: readonly ManifestParameter[],
): Manifest | undefined {
  const path = manifestPath(app, stage)
  const resources = parameters.find(({ name }) => name === `${path}resources`)
  const pieces = parameters
    .filter(({ name }) => name.startsWith(`${path}definitions/`))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  if (resources === undefined || pieces.length === 0) return undefined
  try {
    const text = pieces.map(({ value }) => value).join('')
    const { v = 1, ...definitions } = JSON.parse(text) as ManifestDefinitions & { readonly v?: number }
    const mappings = parameters
      .filter(({ name }) => name.startsWith(`${path}mappings/`))
      .map(({ value }) => JSON.parse(value) as MappingIds)
    const manifest: Manifest = {
      resources: JSON.parse(resources.value) as ManifestResources,
      ...definitions,
      ...(mappings.length > 0 && { mappings: Object.assign({}, ...mappings) as MappingIds }),
    }
    return v === MANIFEST_VERSION && isWhole(manifest) ? manifest : undefined
  } catch {
    return undefined
  }
}

function isWhole({ groups, tasks, resources: { table, bucket, queueUrl } }: Manifest): boolean {
  return Boolean(groups && tasks && table && bucket && queueUrl)
}
