import { fileURLToPath } from 'node:url'
import { type App, Stack } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { AwsSolutionsChecks } from 'cdk-nag'
import { expect, test } from 'vitest'
import media from '../../examples/media/tasks.ts'
import { QueueStack, StorageStack, TaskQueue } from '../../infra/index.ts'
import { defineApp, task } from '../../lib/index.ts'
import fixture from './fixtures/tasks.ts'
import { ENTRY, unbundledApp } from './synthesize.ts'

const MEDIA = fileURLToPath(new URL('../../examples/media/tasks.ts', import.meta.url))

/** What cdk-nag finds in an app or a stack, as `rule at path`. */
function findings(scope: App | Stack): string[] {
  const { violations } = new AwsSolutionsChecks().validateScope(scope)
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
  )
}

test.each(['dev', 'prod'])('nothing is found in the stacks of the example at stage %s', (stage) => {
  const app = unbundledApp()
  const { storage } = new StorageStack(app, 'storage', { app: media, stage })
  new QueueStack(app, 'queues', { app: media, entry: MEDIA, stage, storage })

  expect(findings(app)).toEqual([])
})

test('nothing is found in a stack with three groups, a key of its own, and all that is off by default', () => {
  const run = async () => {}
  const tasks = ['a', 'b', 'c'].map((group) => task({ name: `in-${group}`, group, run }))
  const app = defineApp('fixture', { tasks, groups: { a: {}, b: { memory: '1 GB' }, c: { maxInvocations: 4 } } })
  const stack = new Stack(unbundledApp(), 'Stack')
  const encryptionKey = new Key(stack, 'Key', { enableKeyRotation: true })
  const topic = Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:us-east-1:000000000000:alarms')
  new TaskQueue(stack, 'Tasks', {
    app,
    entry: ENTRY,
    encryptionKey,
    dashboard: true,
    alarms: { topic, monthlyBudget: 10 },
  })

  expect(findings(stack)).toEqual([])
})

test("nothing is found in the policies of those who are granted something, in the queue's stack and in another", () => {
  const app = unbundledApp()
  const stack = new Stack(app, 'Stack')
  const other = new Stack(app, 'Other')
  const queue = new TaskQueue(stack, 'Tasks', { app: fixture, entry: ENTRY })
  const assumedBy = new ServicePrincipal('ec2.amazonaws.com')
  const api = new LambdaFunction(stack, 'Api', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
    role: new Role(stack, 'ApiRole', { assumedBy }),
  })
  queue.grantEnqueue(api)
  queue.grantRead(new Role(other, 'Reader', { assumedBy }))
  queue.grantOperate(new User(stack, 'Operator'))

  expect(findings(app)).toEqual([])
})

test('a wildcard that is not ours is found beside ours', () => {
  const stack = new Stack(unbundledApp(), 'Stack')
  const queue = new TaskQueue(stack, 'Tasks', { app: fixture, entry: ENTRY })
  const actions = ['s3:GetObject']
  queue.worker('images').addToRolePolicy(new PolicyStatement({ actions, resources: ['arn:aws:s3:::photos/*'] }))

  expect(findings(stack)).toEqual([
    'AwsSolutions-IAM5[Resource::arn:aws:s3:::photos/*] at Stack/Tasks/images-worker/Role/DefaultPolicy/Resource',
  ])
})
