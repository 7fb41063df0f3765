import type { PolicyDocument } from './policies.ts'
import type { IamRequest } from './simulate.ts'

/** What policies allow and nobody asked for, as `action on kind of resource`. Writing logs is Lambda's own business. */
export function surplus(policies: readonly PolicyDocument[], asked: readonly IamRequest[]): string[] {
  const used = new Set(asked.map(({ action, resource }) => `${action} on ${kindOf(resource)}`))
  const granted = policies.flatMap(({ Statement }) =>
    Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((arn) => `${action} on ${kindOf(arn)}`)),
    ),
  )
  return [...new Set(granted)].filter((grant) => !grant.startsWith('logs:') && !used.has(grant)).sort()
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^arn:aws:sqs:.*_dlq$/, 'dead-letter queues'],
  [/^arn:aws:sqs:/, 'queues'],
  [/^arn:aws:dynamodb:.*\/index\//, 'indexes'],
  [/^arn:aws:dynamodb:/, 'the table'],
  [/^arn:aws:s3:::[^/]+\/(inputs|waiting)\//, 'inputs'],
  [/^arn:aws:s3:::[^/]+\/results\//, 'results'],
  [/^arn:aws:s3:::[^/]+$/, 'the bucket'],
  [/^arn:aws:ssm:/, 'the manifest'],
  [/event-source-mapping/, 'mappings'],
  [/^arn:aws:scheduler:.*\/due\./, 'schedules that tasks wait in'],
  [/^arn:aws:scheduler:/, 'schedules'],
]

function kindOf(arn: string): string {
  return KINDS.find(([pattern]) => pattern.test(arn))?.[1] ?? arn
}
