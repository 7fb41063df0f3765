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
}

/** Where things are. On AWS these hold deploy-time values, hence a parameter of their own. */
export interface ManifestResources {
  readonly table: string
  readonly bucket: string
  /** The URL of any one of the app's queues: the others differ in the last segment only. */
  readonly queueUrl: string
  /** Whether the listing index is on. */
  readonly listing: boolean
}

export interface ManifestTask {
  readonly group: string
  readonly priority: PriorityLevel
  readonly track: Track
  /** By name; a custom one must be given to the client as `codecs`. */
  readonly codec: string
  readonly retentionMs: number
}

/** The manifest's static half, which every deploy can write as plain text. */
export type ManifestDefinitions = Pick<Manifest, 'groups' | 'tasks'>

export interface ManifestParameter {
  readonly name: string
  readonly value: string
}

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
  const text = JSON.stringify(definitions)
  const pieces = Math.ceil(text.length / PARAMETER_BYTES)
  return Array.from({ length: pieces }, (_, index) => ({
    name: `${manifestPath(app, stage)}definitions/${String(index).padStart(3, '0')}`,
    value: text.slice(index * PARAMETER_BYTES, (index + 1) * PARAMETER_BYTES),
  }))
}

export function resourcesParameter(app: string, stage: string, resources: ManifestResources): ManifestParameter {
  return { name: `${manifestPath(app, stage)}resources`, value: JSON.stringify(resources) }
}

/** The manifest from all parameters under its path; `undefined` when they are not (all) there, as in the middle of a deploy. */
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
    const definitions = JSON.parse(pieces.map(({ value }) => value).join('')) as ManifestDefinitions
    return { resources: JSON.parse(resources.value) as ManifestResources, ...definitions }
  } catch {
    return undefined
  }
}
