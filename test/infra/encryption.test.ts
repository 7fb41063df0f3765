import { Stack } from 'aws-cdk-lib'
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { describe, expect, test } from 'vitest'
import { TaskQueue, TaskStorage } from '../../infra/index.ts'
import fixture from './fixtures/tasks.ts'
import { permissionsOf } from './statements.ts'
import { ENTRY, resourcesOfType, unbundledApp } from './synthesize.ts'

const stack = new Stack(unbundledApp(), 'Stack')
const key = new Key(stack, 'Key')
const queue = new TaskQueue(stack, 'Tasks', { app: fixture, entry: ENTRY, stage: 'test', encryptionKey: key })
const role = (id: string) => new Role(stack, id, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') })
queue.grantEnqueue(role('Producer'))
queue.grantRead(role('Reader'))
queue.grantOperate(role('Operator'))
const template = Template.fromStack(stack)
const [keyId = 'none'] = Object.keys(resourcesOfType(template, 'AWS::KMS::Key'))
const keyArn = { 'Fn::GetAtt': [keyId, 'Arn'] }

describe("a customer's key encrypts", () => {
  test('the table', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: keyArn },
    })
  })

  test('the bucket, with one request to KMS for many objects', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn },
          },
        ],
      },
    })
  })

  test.each([
    ['every queue and dead-letter queue, that of dropped firings too', 'AWS::SQS::Queue', 'KmsMasterKeyId', 17],
    ['the logs of every function', 'AWS::Logs::LogGroup', 'KmsKeyId', 3],
    ['the variables of every function', 'AWS::Lambda::Function', 'KmsKeyArn', 3],
  ])('%s', (_, type, property, count) => {
    const keys = Object.values(resourcesOfType(template, type)).map(({ Properties }) => Properties[property])

    expect(keys).toEqual(Array.from({ length: count }, () => keyArn))
  })
})

describe('whoever is granted something may use the key for it', () => {
  test.each(['Producer', 'Operator', 'Tasksimagesworker', 'Tasksdefaultworker', 'Taskssweeper', 'TasksSchedulesRole'])(
    '%s writes and reads',
    (who) => {
      expect(keyActions(who)).toEqual(['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'])
    },
  )

  test('a reader only reads', () => {
    expect(keyActions('Reader')).toEqual(['kms:Decrypt', 'kms:DescribeKey'])
  })

  test('and CloudWatch for the log groups of this app and stage only', () => {
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } },
            Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
            Condition: {
              ArnLike: {
                'kms:EncryptionContext:aws:logs:arn': {
                  'Fn::Join': ['', Match.arrayWith([':log-group:/aws/lambda/tl_fixture_test_*'])],
                },
              },
            },
          }),
        ]),
      },
    })
  })
})

test('a key whose policy is out of reach is warned of, with what the policy has to say', () => {
  const other = new Stack(unbundledApp(), 'Stack')
  const foreign = Key.fromKeyArn(
    other,
    'Key',
    'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  )
  new TaskQueue(other, 'Tasks', { app: fixture, entry: ENTRY, stage: 'test', encryptionKey: foreign })

  Annotations.fromStack(other).hasWarning(
    '/Stack/Tasks',
    Match.stringLikeRegexp(
      'lets logs.REGION.amazonaws.com do kms:Encrypt, .* for log groups /aws/lambda/tl_fixture_test_',
    ),
  )
})

test("the queues use their storage's key, unless given another", () => {
  const cdk = unbundledApp()
  const other = new Stack(cdk, 'Stack')
  const storageKey = new Key(other, 'Key')
  const storage = new TaskStorage(other, 'Storage', { app: fixture, stage: 'test', encryptionKey: storageKey })
  new TaskQueue(other, 'Tasks', { app: fixture, entry: ENTRY, storage })

  Template.fromStack(other).allResourcesProperties('AWS::SQS::Queue', {
    KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
  })
})

test('where queues and storage have each a key, workers may use both', () => {
  const other = new Stack(unbundledApp(), 'Stack')
  const [storageKey, queueKey] = [new Key(other, 'StorageKey'), new Key(other, 'QueueKey')]
  const storage = new TaskStorage(other, 'Storage', { app: fixture, stage: 'test', encryptionKey: storageKey })
  new TaskQueue(other, 'Tasks', { app: fixture, entry: ENTRY, storage, encryptionKey: queueKey })

  const worker = permissionsOf(Template.fromStack(other), 'Tasksimagesworker')
  const keys = worker.filter(({ action }) => action === 'kms:Decrypt').map(({ resource }) => resource)
  expect(keys.sort()).toEqual([expect.stringMatching(/^QueueKey/), expect.stringMatching(/^StorageKey/)])
})

/** What a role may do with the key. */
function keyActions(who: string): string[] {
  return permissionsOf(template, who)
    .filter(({ resource }) => resource === keyId)
    .map(({ action }) => action)
    .sort()
}
