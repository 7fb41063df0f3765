import { MANIFEST_VERSION, type ManifestParameter } from '../../../core/manifest.ts'
import { manifestPath } from '../../../core/names.ts'

/** Why these parameters make no manifest; `undefined` when they do now. Names parts and lengths, never what is in them. */
export function manifestProblem(
  app: string,
  stage: string,
  parameters: readonly ManifestParameter[],
): string | undefined {
  const path = manifestPath(app, stage)
  const pieces = parameters.filter(({ name }) => name.startsWith(`${path}definitions/`)).sort(byName)
  const resources = parameters.find(({ name }) => name === `${path}resources`)
  const gap = pieces.findIndex(({ name }, index) => name !== `${path}definitions/${String(index).padStart(3, '0')}`)
  if (resources === undefined) return `${path}resources is missing`
  if (pieces.length === 0) return `${path}definitions/000 is missing`
  if (gap !== -1) return `${path}definitions/${String(gap).padStart(3, '0')} is missing`
  const definitions = parsed(pieces.map(({ value }) => value).join(''))
  if (definitions === undefined)
    return `${path}definitions/ (${pieces.length} parts) is no JSON: its last part is missing, or parts of two deploys are mixed`
  const version = definitions['v'] ?? 1
  if (version !== MANIFEST_VERSION)
    return `it is of version ${version}, and this tasklane reads version ${MANIFEST_VERSION}; ${Number(version) > MANIFEST_VERSION ? 'update tasklane here' : 'deploy the app with this tasklane'}`
  const mappings = parameters.find(({ name, value }) => name.startsWith(`${path}mappings/`) && !parsed(value))
  if (mappings !== undefined) return `${mappings.name} is no JSON`
  return lacking(`${path}definitions/`, definitions, ['groups', 'tasks']) ?? lackingResources(resources)
}

function lackingResources({ name, value }: ManifestParameter): string | undefined {
  const resources = parsed(value)
  return resources === undefined ? `${name} is no JSON` : lacking(name, resources, ['table', 'bucket', 'queueUrl'])
}

function lacking(
  name: string,
  found: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): string | undefined {
  const missing = fields.filter((field) => !found[field])
  return missing.length === 0 ? undefined : `${name} lacks ${missing.join(', ')}`
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

function byName(a: ManifestParameter, b: ManifestParameter): number {
  return a.name < b.name ? -1 : 1
}
