import { Stack, Validations } from 'aws-cdk-lib'
import { Construct, type IConstruct } from 'constructs'

/** One finding of cdk-nag's AwsSolutions pack that stands, and why. */
interface Suppression {
  readonly rule: string
  /** For the guide: where it is found. */
  readonly where: string
  readonly reason: string
}

/** All findings that stand. They are acknowledged where they occur, by CDK's own means, so that a user's run of cdk-nag passes, too. */
export const SUPPRESSIONS = {
  manifest: {
    rule: 'AwsSolutions-IAM5',
    where: 'every role: `parameter/tasklane/<app>/<stage>/*`',
    reason: "a manifest takes as many parameters as it needs; all of the folder is the app's own",
  },
  inputs: {
    rule: 'AwsSolutions-IAM5',
    where: 'workers, producers, operators: `inputs/*` and `waiting/*` of the bucket',
    reason: "an object's key is its task's id, which is not known at deploy; all of the folders are the app's own",
  },
  results: {
    rule: 'AwsSolutions-IAM5',
    where: 'workers, readers, operators: `results/*` of the bucket',
    reason: "an object's key is its task's id, which is not known at deploy; all of the folder is the app's own",
  },
  namedQueues: {
    rule: 'AwsSolutions-IAM5',
    where: 'sweeper: `tl_<app>_<stage>_*`',
    reason: 'queues that a deploy left behind are in no template; those in use are denied to it by name',
  },
  anything: {
    rule: 'AwsSolutions-IAM5',
    where: 'sweeper: `sqs:ListQueues`; sweeper, operators: `scheduler:ListSchedules`; on `*`',
    reason: 'AWS lets nobody narrow them down; they tell names, and nothing of what is in queues or schedules',
  },
  schedules: {
    rule: 'AwsSolutions-IAM5',
    where: 'operators, sweeper: `schedule/tl_<app>_<stage>/*`',
    reason: "schedules that are made at run time are in no template; all of the group are the app's own",
  },
  dueSchedules: {
    rule: 'AwsSolutions-IAM5',
    where: 'workers, producers: `schedule/tl_<app>_<stage>/due.*`',
    reason: 'a schedule in which a task waits has the id of its task, which is not known at deploy',
  },
  accessLogs: {
    rule: 'AwsSolutions-S1',
    where: 'bucket',
    reason:
      'access logs need a bucket of their own, and the payloads expire; CloudTrail data events tell who read what where that is asked for',
  },
  scheduleDeadLetters: {
    rule: 'AwsSolutions-SQS3',
    where: "the schedules' dead-letter queue",
    reason: 'it is one: of the targets of schedules, which are made at run time and are in no template',
  },
  recovery: {
    rule: 'AwsSolutions-DDB3',
    where: 'table, in stages that are not production',
    reason: 'point-in-time recovery is on in production; elsewhere it costs and guards nothing',
  },
} as const satisfies Record<string, Suppression>

export function suppress(construct: IConstruct, name: keyof typeof SUPPRESSIONS): void {
  const { rule, reason } = SUPPRESSIONS[name]
  Validations.of(construct).acknowledge({ id: rule, reason })
}

/** Acknowledges exactly these ARNs with a wildcard, in the policies of one principal; any other wildcard in them is still found. */
export function suppressWildcards(principal: unknown, name: keyof typeof SUPPRESSIONS, arns: readonly string[]): void {
  if (!Construct.isConstruct(principal)) return
  const { rule, reason } = SUPPRESSIONS[name]
  for (const arn of arns) {
    const resource = flattened(Stack.of(principal).resolve(arn))
    if (resource.includes('*')) Validations.of(principal).acknowledge({ id: `${rule}[Resource::${resource}]`, reason })
  }
}

/** A reference as cdk-nag writes it in a finding's id. */
function flattened(value: unknown): string {
  if (typeof value === 'string') return value
  const { Ref: id, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Readonly<Record<string, unknown>>
  if (join !== undefined) return (join as [string, unknown[]])[1].map(flattened).join((join as [string])[0])
  return attribute === undefined ? `<${id}>` : `<${(attribute as string[]).join('.')}>`
}
