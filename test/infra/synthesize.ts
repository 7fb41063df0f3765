import { fileURLToPath } from 'node:url'
import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { TaskQueue, type TaskQueueProps } from '../../infra/index.ts'
import fixture from './fixtures/tasks.ts'

export const ENTRY = fileURLToPath(new URL('fixtures/tasks.ts', import.meta.url))

/** An app that bundles nothing: what a function's code is does not matter to most promises. */
export function unbundledApp(): App {
  return new App({ context: { 'aws:cdk:bundling-stacks': [] } })
}

/** A stack with one TaskQueue, of the fixture unless told otherwise. */
export function makeQueue(props: Partial<TaskQueueProps> = {}): { readonly stack: Stack; readonly queue: TaskQueue } {
  const stack = new Stack(unbundledApp(), 'Stack')
  return { stack, queue: new TaskQueue(stack, 'Tasks', { app: fixture, entry: ENTRY, stage: 'test', ...props }) }
}

export function synthesize(props: Partial<TaskQueueProps> = {}): Template {
  return Template.fromStack(makeQueue(props).stack)
}

type Resource = Readonly<Record<string, unknown>> & { readonly Properties: Readonly<Record<string, unknown>> }

/** The resources of one type, by logical id. */
export function resourcesOfType(template: Template, type: string): Readonly<Record<string, Resource>> {
  return template.findResources(type) as Record<string, Resource>
}

/** The properties of the one resource of a type whose `property` has this value. */
export function propertiesOf(template: Template, type: string, property: string, value: string) {
  const [found, ...more] = Object.values(resourcesOfType(template, type)).filter(
    ({ Properties }) => Properties[property] === value,
  )
  if (found === undefined || more.length > 0) throw new Error(`not one ${type} with ${property} ${value}`)
  return found.Properties
}
