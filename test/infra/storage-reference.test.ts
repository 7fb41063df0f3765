import type { Environment } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { describe, expect, test } from 'vitest'
import { QueueStack, StorageStack } from '../../infra/index.ts'
import fixture from './fixtures/tasks.ts'
import { permissionsOf } from './statements.ts'
import { ENTRY, propertiesOf, unbundledApp } from './synthesize.ts'

describe('storage in a stack of its own', () => {
  const { storageStack, queueStack } = twoStacks()
  const reader = new Role(queueStack, 'Reader', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') })
  queueStack.queue.grantRead(reader)
  const storage = Template.fromStack(storageStack)
  const queues = Template.fromStack(queueStack)

  test('exports nothing, so that neither stack ever waits for the other to let go', () => {
    expect(storage.toJSON()['Outputs']).toBeUndefined()
    expect(JSON.stringify(queues.toJSON())).not.toContain('Fn::ImportValue')
  })

  test('is deployed before the queues', () => {
    expect(queueStack.dependencies).toContain(storageStack)
  })

  test('is told to functions by its physical names', () => {
    const { Variables: variables } = propertiesOf(
      queues,
      'AWS::Lambda::Function',
      'FunctionName',
      'tl_fixture_test_default',
    )['Environment'] as { readonly Variables: unknown }

    expect(variables).toMatchObject({
      TASKLANE_TABLE: propertyOf(storage, 'AWS::DynamoDB::Table', 'TableName'),
      TASKLANE_BUCKET: propertyOf(storage, 'AWS::S3::Bucket', 'BucketName'),
    })
  })

  test('is what policies speak of, to the letter', () => {
    const resources = permissionsOf(queues, 'Reader').map(({ resource }) => resource)

    expect(resources).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^arn:.*:dynamodb:.*:table\/tl_fixture_test$/),
        expect.stringMatching(/^arn:.*:dynamodb:.*:table\/tl_fixture_test\/index\/listing$/),
        expect.stringMatching(/^arn:.*:s3:::tl-fixture-test-.*\/results\/\*$/),
      ]),
    )
  })

  test('may change beside the queues: without the listing index, the other stack imports nothing either', () => {
    const changed = twoStacks({}, false)

    expect(Template.fromStack(changed.storageStack).toJSON()['Outputs']).toBeUndefined()
  })
})

test('storage in another region fails at synth, with both', () => {
  const apart = () => twoStacks({ storage: { region: 'eu-west-1' }, queues: { region: 'eu-central-1' } })

  expect(apart).toThrow(/queues are in region eu-central-1 and their storage in region eu-west-1: .* the same env/)
})

test('a stack that does not say where it goes can be beside one that does', () => {
  expect(() => twoStacks({ storage: { region: 'eu-west-1' } })).not.toThrow()
})

function twoStacks(env: { readonly storage?: Environment; readonly queues?: Environment } = {}, listing = true) {
  const cdk = unbundledApp()
  const storageStack = new StorageStack(cdk, 'Storage', {
    app: fixture,
    stage: 'test',
    listing,
    ...(env.storage && { env: env.storage }),
  })
  const { storage } = storageStack
  const queueStack = new QueueStack(cdk, 'Queues', {
    app: fixture,
    entry: ENTRY,
    storage,
    ...(env.queues && { env: env.queues }),
  })
  return { storageStack, queueStack }
}

function propertyOf(template: Template, type: string, property: string): unknown {
  const [resource] = Object.values(template.findResources(type))
  return resource?.['Properties'][property]
}
