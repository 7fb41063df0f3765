import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { TaskStorage, type TaskStorageProps } from '../../infra/index.ts'
import { defineApp } from '../../lib/core/app.ts'
import { PAYLOAD_FOLDERS } from '../../lib/core/payload-keys.ts'
import { task } from '../../lib/core/task.ts'
import fixture from './fixtures/tasks.ts'
import { unbundledApp } from './synthesize.ts'

function storage(props: Partial<TaskStorageProps> = {}): Template {
  const stack = new Stack(unbundledApp(), 'Stack')
  new TaskStorage(stack, 'Storage', { app: fixture, stage: 'test', ...props })
  return Template.fromStack(stack)
}

const template = storage()

describe('the table', () => {
  test('is keyed by id and part, and paid by request', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      TableName: 'tl_fixture_test',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'part', KeyType: 'RANGE' },
      ],
    })
  })

  test('forgets records by their ttl', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    })
  })

  test('has its two indexes, of keys only', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      GlobalSecondaryIndexes: Match.arrayWith(
        [
          ['marked', 'markShard', 'markAt'],
          ['listing', 'shard', 'createdAt'],
        ].map(([IndexName, hash, range]) => ({
          IndexName,
          KeySchema: [
            { AttributeName: hash, KeyType: 'HASH' },
            { AttributeName: range, KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        })),
      ),
    })
  })

  test('spares the write unit of the listing when that is turned off', () => {
    const [table] = Object.values(storage({ listing: false }).findResources('AWS::DynamoDB::Table'))

    const names = table?.['Properties'].GlobalSecondaryIndexes.map(({ IndexName }: { IndexName: string }) => IndexName)
    expect(names).toEqual(['marked'])
  })
})

describe('the bucket', () => {
  test('lets no public in, and no plain HTTP', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    })
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } }, Action: 's3:*' }),
        ],
      },
    })
  })

  test('is encrypted, and named after app, stage, account and region', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: { 'Fn::Join': ['', ['tl-fixture-test-', { Ref: 'AWS::AccountId' }, '-', { Ref: 'AWS::Region' }]] },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    })
  })

  test('keeps payloads for 30 days, longer than any message and record of a week', () => {
    expiresAfter(template, 30)
  })

  test('keeps payloads past the last delivery for as long as the longest retention', () => {
    const app = defineApp('archive', { tasks: [task({ name: 'keep', retention: '60d', run: () => 1 })] })

    expiresAfter(storage({ app }), 15 + 60 + 1)
  })

  test('keeps the inputs of tasks that may wait for a year that much longer', () => {
    expect(daysOf(template, PAYLOAD_FOLDERS.waiting)).toEqual([30 + 365])
  })
})

test('table and bucket stay when the stack goes, unless told otherwise', () => {
  const discarded = storage({ removalPolicy: RemovalPolicy.DESTROY })

  for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket']) {
    template.hasResource(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
    discarded.hasResource(type, { DeletionPolicy: 'Delete' })
  }
})

test('a bucket name that can be too long for S3 fails at synth, with both lengths', () => {
  const app = defineApp('a'.repeat(20), { tasks: [task({ name: 'any', run: () => 1 })] })

  expect(() => storage({ app, stage: 's'.repeat(12) })).toThrow(/64 characters long .* must be 63 at most/)
})

test('payloads that would go before their records fail at synth, with both numbers', () => {
  expect(() => storage({ payloadDays: 3 })).toThrow(/payloadDays is 3 and must be 7 or more/)
})

test('a stage that AWS names can not carry fails at synth', () => {
  expect(() => storage({ stage: 'Prod_1' })).toThrow(/"Prod_1" must be 1 to 12 of a-z/)
})

test('every folder that payloads are stored in is emptied by age, by one rule', () => {
  for (const folder of Object.values(PAYLOAD_FOLDERS)) expect(daysOf(template, folder)).toEqual([expect.any(Number)])
})

function expiresAfter(of: Template, days: number): void {
  for (const folder of [PAYLOAD_FOLDERS.inputs, PAYLOAD_FOLDERS.results]) expect(daysOf(of, folder)).toEqual([days])
}

/** After how many days a folder's objects go, by each rule that is for them. */
function daysOf(of: Template, folder: string): (number | undefined)[] {
  const [bucket] = Object.values(of.findResources('AWS::S3::Bucket'))
  const rules: readonly { readonly Prefix?: string; readonly Status: string; readonly ExpirationInDays?: number }[] =
    bucket?.['Properties'].LifecycleConfiguration.Rules
  return rules
    .filter(({ Prefix = '', Status }) => Status === 'Enabled' && folder.startsWith(Prefix))
    .map(({ ExpirationInDays }) => ExpirationInDays)
}
