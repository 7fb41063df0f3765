import type { TemplateValues } from './template-values.ts'

export interface PolicyDocument {
  readonly Version: string
  readonly Statement: readonly Statement[]
}

export interface Statement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
}

/** The policies of the role whose logical id begins with `prefix`, as they stand in the template. */
export function policiesOf(values: TemplateValues, prefix: string): PolicyDocument[] {
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) => values.ofType(type))
  const found = attached.filter(([, { Roles: roles }]) => JSON.stringify(roles).startsWith(`[{"Ref":"${prefix}`))
  if (found.length === 0) throw new Error(`no role ${prefix} has a policy`)
  return found.map(([, { PolicyDocument: document }]) => values.resolved(document) as PolicyDocument)
}

/** The policies of queues and buckets themselves, by ARN. */
export function resourcePolicies(values: TemplateValues): ReadonlyMap<string, PolicyDocument> {
  const policies = ['AWS::SQS::QueuePolicy', 'AWS::S3::BucketPolicy'].flatMap((type) => values.ofType(type))
  return new Map(
    policies.flatMap(([, { PolicyDocument: document }]) => {
      const resolved = values.resolved(document) as PolicyDocument
      return resolved.Statement.flatMap(({ Resource }) => [Resource].flat().map((arn) => [arn, resolved] as const))
    }),
  )
}
