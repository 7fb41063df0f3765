import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { QueueStack, StorageStack } from '../../infra/index.ts'
import { defineApp } from '../../lib/core/app.ts'
import { stackName, storageStackName } from '../../lib/core/names.ts'
import { task } from '../../lib/core/task.ts'
import { ENTRY } from './synthesize.ts'

/** Names that, run together, could be read two ways; one is a group's besides, and one ends as a storage stack's name does. */
const DEPLOYED = [
  ['media', 'dev'],
  ['media', 'prod'],
  ['media', 'dev-eu'],
  ['media-dev', 'eu'],
  ['a', 'b'],
  ['a', 'b-storage'],
  ['sweeper', 'hourly'],
] as const

describe('two apps, or two stages of one, in one account', () => {
  const cdk = new App({ context: { 'aws:cdk:bundling-stacks': [] } })
  const deployed = DEPLOYED.map(([name, stage]) => {
    const app = defineApp(name, {
      tasks: ['default', 'b', 'schedules'].map((group) => task({ name: group, group, run: () => 1 })),
      groups: { b: {}, schedules: {} },
    })
    const storageStack = new StorageStack(cdk, storageStackName(name, stage), { app, stage })
    const { storage } = storageStack
    const queueStack = new QueueStack(cdk, stackName(name, stage), { app, entry: ENTRY, stage, storage })
    return { label: `${name}/${stage}`, stacks: [storageStack, queueStack] }
  })
  const names = deployed.flatMap(({ stacks }) => stacks.flatMap((stack) => physicalNames(Template.fromStack(stack))))

  test('share no physical name', () => {
    expect(names.length).toBeGreaterThan(DEPLOYED.length * 30)
    expect(repeated(names)).toEqual([])
  })

  test('share no stack', () => {
    const stacks = deployed.flatMap((each) => each.stacks.map(({ stackName: name }) => name))

    expect(new Set(stacks).size).toBe(2 * DEPLOYED.length)
  })

  test('export nothing, so that no export can meet another', () => {
    const outputs = deployed.flatMap(({ stacks }) =>
      stacks.flatMap((stack) => Object.values(Template.fromStack(stack).findOutputs('*'))),
    )

    expect(outputs.filter(({ Export }) => Export !== undefined)).toEqual([])
  })

  test('are each named by app and stage in all that is named', () => {
    expect(names.filter((name) => !/tl[_-]|\/tasklane\//.test(name))).toEqual([])
  })
})

/** Properties by which CloudFormation lets a template name a resource in its account. */
const NAMING = [
  'TableName',
  'BucketName',
  'QueueName',
  'FunctionName',
  'LogGroupName',
  'RoleName',
  'Name',
  'AlarmName',
  'DashboardName',
  'BudgetName',
]

/** The names that a template gives, each with its type: two types may share one. */
function physicalNames(template: Template): string[] {
  const resources = Object.values(
    template.toJSON()['Resources'] as Readonly<
      Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
    >,
  )
  return resources.flatMap(({ Type, Properties = {} }) =>
    NAMING.filter((property) => isName(Properties[property])).map(
      (property) => `${Type} ${JSON.stringify(Properties[property])}`,
    ),
  )
}

/** Not a reference: a permission refers to the function that it is about, by a property of the same name. */
function isName(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null && 'Fn::Join' in value)
}

function repeated(all: readonly string[]): string[] {
  return all.filter((name, index) => all.indexOf(name) !== index)
}
