import { Size, Stack } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb'
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Code, LayerVersion, Tracing } from 'aws-cdk-lib/aws-lambda'
import { describe, expect, test } from 'vitest'
import { TaskQueue } from '../../infra/index.ts'
import fixture from './fixtures/tasks.ts'
import { actionsOn, permissionsOf } from './statements.ts'
import { ENTRY, propertiesOf, resourcesOfType, synthesize, unbundledApp } from './synthesize.ts'

const stack = new Stack(unbundledApp(), 'Stack')
const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
  vpcId: 'vpc-12345678',
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  privateSubnetIds: ['subnet-11111111', 'subnet-22222222'],
})
const prices = new Table(stack, 'Prices', { partitionKey: { name: 'id', type: AttributeType.STRING } })
new TaskQueue(stack, 'Tasks', {
  app: fixture,
  entry: ENTRY,
  stage: 'test',
  workers: {
    images: {
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [new SecurityGroup(stack, 'Guard', { vpc })],
      layers: [new LayerVersion(stack, 'Fonts', { code: Code.fromAsset('examples/media/fonts') })],
      initialPolicy: [new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [prices.tableArn] })],
      environment: { PRICES: prices.tableName, QUALITY: '95' },
      tracing: Tracing.ACTIVE,
      ephemeralStorage: Size.gibibytes(2),
    },
  },
})
const template = Template.fromStack(stack)
const images = propertiesOf(template, 'AWS::Lambda::Function', 'FunctionName', 'tl_fixture_test_images')
const other = propertiesOf(template, 'AWS::Lambda::Function', 'FunctionName', 'tl_fixture_test_default')

describe('a group that needs more of the account', () => {
  test('runs in its network, with its own security group', () => {
    const { SubnetIds: subnets, SecurityGroupIds: groups } = images['VpcConfig'] as Record<string, unknown[]>

    expect(subnets).toEqual(['subnet-11111111', 'subnet-22222222'])
    expect(groups).toEqual([{ 'Fn::GetAtt': [expect.stringMatching(/^Guard/), 'GroupId'] }])
  })

  test('lets Lambda make network interfaces, and refuses them to its own code', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: Match.stringLikeRegexp('^Tasksimagesworker') }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Allow', Action: Match.arrayWith(['ec2:CreateNetworkInterface']) }),
          Match.objectLike({
            Effect: 'Deny',
            Action: Match.arrayWith(['ec2:CreateNetworkInterface']),
            Condition: {
              ArnEquals: {
                'lambda:SourceFunctionArn': {
                  'Fn::Join': ['', Match.arrayWith([':function:tl_fixture_test_images'])],
                },
              },
            },
          }),
        ]),
      },
    })
  })

  test('has what its layers hold, room under /tmp, and traces', () => {
    expect(images['Layers']).toEqual([{ Ref: expect.stringMatching(/^Fonts/) }])
    expect(images['EphemeralStorage']).toEqual({ Size: 2048 })
    expect(images['TracingConfig']).toEqual({ Mode: 'Active' })
  })

  test('is told what is known at deploy only, which wins over what the app says', () => {
    expect(images['Environment']).toMatchObject({
      Variables: { PRICES: { Ref: expect.stringMatching(/^Prices/) }, QUALITY: '95', TASKLANE_GROUP: 'images' },
    })
  })

  test('may do what the stack lets it beside what every worker may', () => {
    expect(actionsOn(permissionsOf(template, 'Tasksimagesworker'), 'Prices')).toEqual(['dynamodb:GetItem'])
  })

  test('shares none of it with the other groups', () => {
    for (const property of ['VpcConfig', 'Layers', 'EphemeralStorage', 'TracingConfig'])
      expect(other).not.toHaveProperty(property)
    expect(other['Environment']).not.toHaveProperty('Variables.PRICES')
    expect(permissionsOf(template, 'Tasksdefaultworker').filter(({ action }) => /^(ec2|xray):/.test(action))).toEqual(
      [],
    )
  })
})

test('a variable that the library or Lambda keeps for itself fails, whoever sets it', () => {
  const set = () => synthesize({ workers: { images: { environment: { TASKLANE_TABLE: 'mine' } } } })

  expect(set).toThrow(/group 'images': environment sets "TASKLANE_TABLE"/)
})

test('no function is in a network, or may be, unless the stack says so', () => {
  const plain = synthesize()

  for (const { Properties } of Object.values(resourcesOfType(plain, 'AWS::Lambda::Function')))
    expect(Properties).not.toHaveProperty('VpcConfig')
  expect(JSON.stringify(resourcesOfType(plain, 'AWS::IAM::Policy'))).not.toContain('ec2:')
})
