import {
  definitionParameters,
  type ManifestDefinitions,
  type ManifestResources,
  type MappingIds,
  mappingParameters,
  resourcesParameter,
} from '../../core/manifest.ts'
import { manifestPath } from '../../core/names.ts'
import type { AppPlan } from '../../core/plan.ts'
import type { AwsCaller } from '../aws-call.ts'

/** Writes the parameters by which clients find the app; pieces of an older, longer manifest go. */
export async function provisionManifest(
  aws: AwsCaller,
  { app, stage }: AppPlan,
  definitions: ManifestDefinitions,
  resources: ManifestResources,
  mappings: MappingIds,
): Promise<void> {
  const parameters = [
    ...definitionParameters(app, stage, definitions),
    resourcesParameter(app, stage, resources),
    ...mappingParameters(app, stage, mappings),
  ]
  const existing = await parameterNames(aws, manifestPath(app, stage))
  await Promise.all(
    parameters.map(({ name: Name, value: Value }) =>
      aws.json('AmazonSSM.PutParameter', { Name, Value, Type: 'String', Overwrite: true }),
    ),
  )
  const written = new Set(parameters.map(({ name }) => name))
  const stale = existing.filter((name) => !written.has(name))
  await Promise.all(stale.map((Name) => aws.json('AmazonSSM.DeleteParameter', { Name })))
}

async function parameterNames(aws: AwsCaller, Path: string): Promise<string[]> {
  const names: string[] = []
  let NextToken: unknown
  do {
    const page = await aws.json('AmazonSSM.GetParametersByPath', {
      Path,
      Recursive: true,
      ...(NextToken !== undefined && { NextToken }),
    })
    names.push(...(page['Parameters'] as { readonly Name: string }[]).map(({ Name }) => Name))
    NextToken = page['NextToken']
  } while (NextToken !== undefined)
  return names
}
