import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { TaskQueue, TaskStorage } from '../../infra/index.ts'
import fixture from './fixtures/tasks.ts'
import { ENTRY, resourcesOfType, synthesize, unbundledApp } from './synthesize.ts'

const production = synthesize({ stage: 'prod' })
const other = synthesize({ stage: 'test' })

describe('in production', () => {
  test('queues, dead-letter queues and what makes them refuse plain HTTP outlive their stack', () => {
    for (const type of ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'])
      expect(removals(production, type)).toEqual(['Retain/Retain'])
  })

  test('so do the schedules, as a task with a long delay is nothing else', () => {
    expect(removals(production, 'AWS::Scheduler::ScheduleGroup')).toEqual(['Retain/Retain'])
  })

  test('the table refuses deletion, and can be restored to any second', () => {
    production.hasResourceProperties('AWS::DynamoDB::Table', {
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    })
  })

  test('functions, mappings, roles and logs go with their stack', () => {
    const types = ['Lambda::Function', 'Lambda::EventSourceMapping', 'IAM::Role', 'IAM::Policy', 'Logs::LogGroup']
    for (const type of types.map((each) => `AWS::${each}`))
      expect(removals(production, type)).not.toContain('Retain/Retain')
  })
})

describe('in other stages', () => {
  test('queues and schedules go with their stack', () => {
    for (const type of ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'AWS::Scheduler::ScheduleGroup'])
      expect(removals(other, type)).toEqual(['Delete/Delete'])
  })

  test('the table can be deleted, and costs no continuous backup', () => {
    other.hasResourceProperties('AWS::DynamoDB::Table', {
      DeletionProtectionEnabled: false,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
    })
  })
})

describe('which stage is production', () => {
  test.each([
    ['prod', true],
    ['production', true],
    ['preprod', false],
    ['dev', false],
  ])('%s: %s', (stage, expected) => {
    expect(new TaskStorage(new Stack(unbundledApp(), 'Stack'), 'Storage', { app: fixture, stage }).production).toBe(
      expected,
    )
  })

  test('is what the stack says, if it says so', () => {
    const template = synthesize({ stage: 'live', production: true })

    template.hasResourceProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: true })
    expect(removals(template, 'AWS::SQS::Queue')).toEqual(['Retain/Retain'])
  })

  test('is for the queues what it is for the storage they are given', () => {
    const cdk = unbundledApp()
    const storage = new TaskStorage(new Stack(cdk, 'Storage'), 'S', { app: fixture, stage: 'live', production: true })
    const stack = new Stack(cdk, 'Queue')
    new TaskQueue(stack, 'Tasks', { app: fixture, entry: ENTRY, storage })

    expect(removals(Template.fromStack(stack), 'AWS::SQS::Queue')).toEqual(['Retain/Retain'])
  })
})

test('what becomes of queues can be said apart from the stage', () => {
  const discarding = synthesize({ stage: 'prod', queueRemovalPolicy: RemovalPolicy.DESTROY })

  expect(removals(discarding, 'AWS::SQS::Queue')).toEqual(['Delete/Delete'])
  discarding.hasResourceProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: true })
})

/** What becomes of the resources of a type, on deletion and on replacement: all different answers. */
function removals(template: Template, type: string): string[] {
  const answers = Object.values(resourcesOfType(template, type)).map(
    ({ DeletionPolicy, UpdateReplacePolicy }) => `${DeletionPolicy}/${UpdateReplacePolicy}`,
  )
  return [...new Set(answers)]
}
