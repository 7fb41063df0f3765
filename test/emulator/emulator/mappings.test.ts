import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import type { EventSourceMapping } from '../../../lib/dev/emulator/mapping-registry.ts'
import { failureOf, freshName, useEmulator } from './support.ts'

const its = useEmulator()

const create = (settings: object = {}) => {
  const FunctionName = freshName('worker')
  const EventSourceArn = `arn:aws:sqs:us-east-1:000000000000:${freshName('source')}`
  return its.lambda.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn, ...settings }))
}

test('a mapping is made with its settings, and read back by its id', async () => {
  const made = await create({
    BatchSize: 5,
    MaximumBatchingWindowInSeconds: 1,
    ScalingConfig: { MaximumConcurrency: 7 },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    Enabled: false,
  })

  const { $metadata: _, ...read } = await its.lambda.send(new GetEventSourceMappingCommand({ UUID: made.UUID }))

  expect(read).toMatchObject({ BatchSize: 5, MaximumBatchingWindowInSeconds: 1, State: 'Disabled' })
  expect(read).toMatchObject({ ScalingConfig: { MaximumConcurrency: 7 } })
  expect(read.FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
  expect(read.FunctionArn).toContain(':function:worker-')
})

test('an update changes what it names, keeps the rest, and is heard by listeners', async () => {
  const heard: (EventSourceMapping | undefined)[] = []
  const made = await create({ BatchSize: 3, ScalingConfig: { MaximumConcurrency: 4 } })
  const stop = its.emulator.mappings.onChange((uuid, mapping) => uuid === made.UUID && heard.push(mapping))
  const update = (change: object) =>
    its.lambda.send(new UpdateEventSourceMappingCommand({ UUID: made.UUID, ...change }))

  await update({ Enabled: false })
  const uncapped = await update({ Enabled: true, ScalingConfig: {} })
  await its.lambda.send(new DeleteEventSourceMappingCommand({ UUID: made.UUID }))
  stop()

  expect(heard).toMatchObject([
    { state: 'Disabled', batchSize: 3, maximumConcurrency: 4 },
    { state: 'Enabled', batchSize: 3 },
    undefined,
  ])
  expect(uncapped.ScalingConfig).toBeUndefined()
})

test('the list goes by source and by function, whose name or ARN is the same, page by page', async () => {
  const FunctionName = 'listed'
  const made = [await create({ FunctionName }), await create({ FunctionName }), await create()]
  const list = (input: object) => its.lambda.send(new ListEventSourceMappingsCommand(input))

  const byArn = await list({ FunctionName: made[0]?.FunctionArn })
  const bySource = await list({ EventSourceArn: made[2]?.EventSourceArn })
  const first = await list({ FunctionName, MaxItems: 1 })
  const second = await list({ FunctionName, MaxItems: 1, Marker: first.NextMarker })

  expect(byArn.EventSourceMappings).toHaveLength(2)
  expect(bySource.EventSourceMappings?.map(({ UUID }) => UUID)).toEqual([made[2]?.UUID])
  expect(second.EventSourceMappings?.map(({ UUID }) => UUID)).toEqual([made[1]?.UUID])
  expect(second.NextMarker).toBeUndefined()
})

test('a mapping that the program puts is told over the API', async () => {
  const mapping: EventSourceMapping = {
    uuid: '11111111-2222-3333-4444-555555555555',
    functionName: 'own',
    eventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:own',
    state: 'Enabled',
    batchSize: 10,
    maximumBatchingWindowSeconds: 0,
    functionResponseTypes: [],
    lastModifiedSeconds: 1,
  }

  its.emulator.mappings.put(mapping)
  const listed = await its.lambda.send(new ListEventSourceMappingsCommand({ FunctionName: 'own' }))

  expect(listed.EventSourceMappings).toMatchObject([{ UUID: mapping.uuid, State: 'Enabled' }])
  expect(its.emulator.mappings.get(mapping.uuid)).toEqual(mapping)
})

test('mistakes have the names that Lambda gives them', async () => {
  const { EventSourceArn, FunctionArn } = await create()

  const failures = [
    await failureOf(create({ EventSourceArn, FunctionName: FunctionArn })),
    await failureOf(create({ BatchSize: 0 })),
    await failureOf(create({ ScalingConfig: { MaximumConcurrency: 1 } })),
    await failureOf(its.lambda.send(new GetEventSourceMappingCommand({ UUID: 'none' }))),
  ]

  expect(failures.map(({ name }) => name)).toEqual([
    'ResourceConflictException',
    'InvalidParameterValueException',
    'InvalidParameterValueException',
    'ResourceNotFoundException',
  ])
})
