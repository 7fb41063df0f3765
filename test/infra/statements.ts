import type { Template } from 'aws-cdk-lib/assertions'
import { resourcesOfType } from './synthesize.ts'

/** One permission: an action on a resource, the resource as a readable text. */
export interface Permission {
  readonly action: string
  readonly resource: string
}

/** Every permission that the template's policies give to the role or user whose logical id begins with `prefix`. */
export function permissionsOf(template: Template, prefix: string): Permission[] {
  return Object.values(resourcesOfType(template, 'AWS::IAM::Policy'))
    .filter(({ Properties }) =>
      JSON.stringify(Properties['Roles'] ?? Properties['Users']).startsWith(`[{"Ref":"${prefix}`),
    )
    .flatMap(({ Properties }) => (Properties['PolicyDocument'] as Document).Statement)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .flatMap((action) => [Resource].flat().map((arn) => ({ action, resource: arnText(template, arn) }))),
    )
}

/** The actions allowed on resources whose text contains `part`. */
export function actionsOn(permissions: readonly Permission[], part: string): string[] {
  return [...new Set(permissions.filter(({ resource }) => resource.includes(part)).map(({ action }) => action))].sort()
}

interface Document {
  readonly Statement: readonly {
    readonly Effect: string
    readonly Action: string | string[]
    readonly Resource: unknown
  }[]
}

/** A resource's physical name for its logical id, so that tests can speak of queues by name; joins are joined. */
function arnText(template: Template, arn: unknown): string {
  if (typeof arn === 'string') return arn
  const { Ref: reference, 'Fn::GetAtt': attribute, 'Fn::Join': join } = arn as Record<string, unknown>
  if (join !== undefined) return (join as [string, unknown[]])[1].map((piece) => arnText(template, piece)).join('')
  const id = String(attribute === undefined ? reference : (attribute as unknown[])[0])
  const { Properties } = (template.toJSON()['Resources'] as Record<string, { readonly Properties?: unknown }>)[id] ?? {}
  const names = (Properties ?? {}) as Record<string, unknown>
  const name = names['QueueName'] ?? names['TableName'] ?? names['LogGroupName'] ?? id
  return typeof name === 'string' ? name : id
}
