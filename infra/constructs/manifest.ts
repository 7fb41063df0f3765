import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import { Construct } from 'constructs'
import type { AppSpec } from '../../lib/core/app.ts'
import {
  definitionParameters,
  type ManifestResources,
  type MappingIds,
  manifestDefinitions,
  mappingParameters,
  resourcesParameter,
} from '../../lib/core/manifest.ts'
import { functionName, manifestPath } from '../../lib/core/names.ts'

/** What clients read to find the app: plain parameters, written by CloudFormation itself, so that nothing runs at deploy. */
export class Manifest extends Construct {
  constructor(
    scope: Construct,
    id: string,
    spec: AppSpec,
    stage: string,
    resources: ManifestResources,
    mappings: MappingIds = {},
  ) {
    super(scope, id)
    const definitions = manifestDefinitions(spec, (group) => functionName(spec.name, stage, group))
    const parameters = [
      resourcesParameter(spec.name, stage, resources),
      ...definitionParameters(spec.name, stage, definitions),
      ...mappingParameters(spec.name, stage, mappings),
    ]
    for (const { name, value } of parameters) {
      new StringParameter(this, name.slice(manifestPath(spec.name, stage).length).replaceAll('/', '-'), {
        parameterName: name,
        stringValue: value,
      })
    }
  }
}
