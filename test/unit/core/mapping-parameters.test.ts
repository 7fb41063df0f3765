import { expect, test } from 'vitest'
import {
  definitionParameters,
  mappingParameters,
  readManifest,
  resourcesParameter,
} from '../../../lib/core/manifest.ts'
import { queueName } from '../../../lib/core/names.ts'
import type { PriorityLevel } from '../../../lib/core/priority.ts'

const resources = { table: 't', bucket: 'b', queueUrl: 'https://queue', listing: true }
const [app, stage] = ['a'.repeat(20), 's'.repeat(12)]

/** Ids of the mappings of so many groups, with names as long as they may be. */
function mappingsOf(groups: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: groups }, (_, index) => String(index).padStart(20, 'g')).flatMap((group) =>
      ([0, 1, 2, 3] as PriorityLevel[]).map((priority) => [
        queueName({ app, stage, group, priority }),
        crypto.randomUUID(),
      ]),
    ),
  )
}

function read(mappings: Record<string, string>) {
  const definitions = definitionParameters(app, stage, { groups: {}, tasks: {} })
  return readManifest(app, stage, [
    ...mappingParameters(app, stage, mappings),
    resourcesParameter(app, stage, resources),
    ...definitions,
  ])
}

test('the ids of any number of mappings come back from parameters of 4 KB', () => {
  const mappings = mappingsOf(50)

  const parameters = mappingParameters(app, stage, mappings)

  expect(parameters.length).toBeGreaterThan(1)
  expect(Math.max(...parameters.map(({ value }) => value.length))).toBeLessThanOrEqual(4096)
  expect(read(mappings)?.mappings).toEqual(mappings)
})

test('an app without mappings has none, and its manifest is whole', () => {
  expect(mappingParameters(app, stage, {})).toEqual([])
  expect(read({})).toEqual({ groups: {}, tasks: {}, resources })
})
