import { expect, test } from 'vitest'
import { z } from 'zod'
import { draftOf, filledOf, fits } from '../../../dashboard/form/draft.ts'
import { fieldOf } from '../../../dashboard/form/fields.ts'
import { inputSchema } from '../../../lib/dashboard/definitions/json-schema.ts'

const SCHEMA = z.object({
  source: z.string().min(1).describe('where it is'),
  width: z.int().positive(),
  ratio: z.number().optional(),
  fit: z.enum(['cover', 'contain']).default('cover'),
  sharp: z.boolean().optional(),
  tags: z.array(z.string()).optional(),
  crop: z.object({ left: z.int(), top: z.int() }).optional(),
  extra: z.record(z.string(), z.number()).optional(),
  kind: z.literal('photo'),
})
const FIELD = fieldOf(inputSchema(SCHEMA) ?? {})

test('a schema that can say itself as JSON Schema gives a control for each of its properties', () => {
  expect(FIELD.kind).toBe('object')
  const fields = FIELD.kind === 'object' ? Object.fromEntries(FIELD.fields) : {}
  expect(fields).toMatchObject({
    source: { kind: 'text', required: true, hint: 'where it is; not empty' },
    width: { kind: 'number', whole: true, hint: 'over 0' },
    ratio: { kind: 'number', whole: false, required: false },
    fit: { kind: 'choice', choices: ['cover', 'contain'], preset: '"cover"' },
    sharp: { kind: 'flag' },
    tags: { kind: 'list', item: { kind: 'text' } },
    crop: {
      kind: 'object',
      fields: [
        ['left', { kind: 'number' }],
        ['top', { kind: 'number' }],
      ],
    },
    extra: { kind: 'json' },
    kind: { kind: 'choice', choices: ['photo'] },
  })
})

test('what is typed becomes the value; what is left empty and optional is left out', () => {
  const draft = { ...(draftOf(FIELD, undefined) as object), source: 'a.png', width: '64', tags: ['x', 'y'] }

  expect(filledOf(FIELD, draft)).toEqual({
    value: { source: 'a.png', width: 64, fit: 'cover', tags: ['x', 'y'], kind: 'photo' },
    problems: {},
  })
})

test('what is missing or wrong is said where it stands', () => {
  const draft = { ...(draftOf(FIELD, undefined) as object), ratio: 'x', crop: { left: '1.5', top: '' }, extra: '{' }

  const { problems } = filledOf(FIELD, draft)

  expect(problems).toEqual({
    width: 'a number is needed',
    ratio: "'x' is no number",
    'crop.left': '1.5 is not whole',
    'crop.top': 'a number is needed',
    extra: expect.stringContaining('no JSON'),
  })
})

test('the value of another task goes into the controls and comes out the same', () => {
  const value = { kind: 'photo', source: 's', width: 3, fit: 'contain', crop: { left: 1, top: 2 }, extra: { a: 1 } }

  expect(filledOf(FIELD, draftOf(FIELD, value)).value).toEqual(value)
  expect(fits(FIELD, value)).toBe(true)
})

test('what another task left out stays left out, whatever the default is', () => {
  const value = { kind: 'photo', source: 's', width: 3 }

  expect(filledOf(FIELD, draftOf(FIELD, value)).value).toEqual(value)
})

test('a value that the controls would lose a part of is edited as JSON', () => {
  expect(fits(FIELD, { source: 's', width: 3, fit: 'cover', kind: 'photo', unknown: 1 })).toBe(false)
  expect(fits(FIELD, { source: 1 })).toBe(false)
  expect(fits(FIELD, 'text')).toBe(false)
})

test('a schema that JSON Schema has no words for gives none, and so a form of JSON', () => {
  expect(inputSchema(z.object({ at: z.date() }))).toBeUndefined()
  expect(inputSchema(undefined)).toBeUndefined()
  expect(fieldOf({ anyOf: [{ type: 'string' }, { type: 'object' }] })).toMatchObject({ kind: 'json' })
})
