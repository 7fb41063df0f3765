import { expect } from 'vitest'
import type { Client } from '../../lib/index.ts'
import { InputValidationError, SerializationError } from '../../lib/index.ts'
import type app from './bad-input-app.ts'
import { add, length, plain } from './bad-input-app.ts'

/** A running queue of {@link app}, on whatever backend. */
export interface BadInputWorld {
  readonly client: Client<typeof app>
  /** Puts a raw message into the app's normal queue. */
  send(body: string): Promise<void>
  /** What the queue's clock says, in ms since 1970. */
  now(): number
  /** Lets the worker do what it can do now. */
  settle(): Promise<void>
  /** The reasons of the messages in the dead-letter queue, sorted. */
  deadLetterReasons(): Promise<string[]>
  /** How many messages the normal queue holds, hidden ones too. */
  held(): Promise<number>
}

interface Story {
  readonly title: string
  run(world: BadInputWorld): Promise<void>
}

/** What bad input gets: a typed error with code, value, limit and remedy; nothing lost; the rest of the batch untouched. */
export const BAD_INPUT: readonly Story[] = [
  {
    title: 'an invalid input is refused with its paths, before anything is sent',
    run: async ({ client, held }) => {
      const refused = client.enqueue(add, { a: 'x' as never })

      await expect(refused).rejects.toThrow(InputValidationError)
      await expect(refused).rejects.toMatchObject({ code: 'INPUT_INVALID', issues: [{ path: ['a'] }] })
      expect(await held()).toBe(0)
    },
  },
  {
    title: 'an invalid input that no client has checked ends as FAILURE without a retry, its neighbours untouched',
    run: async ({ client, send, settle }) => {
      const good = await client.enqueue(add, { a: 1 })
      await send(envelopeOf({ id: 'unchecked.r', name: 'add', input: { a: 'x' } }))
      await settle()

      expect(await good.result({ timeout: '20s' })).toBe(2)
      // Nothing is known of it before a worker has it: it was sent past the client.
      await expect.poll(() => client.get('unchecked.r'), { timeout: 20_000 }).not.toBeNull()
      const outcome = await client.handle('unchecked.r').outcome({ timeout: '20s' })
      expect(outcome).toMatchObject({
        status: 'FAILURE',
        attempt: 0,
        error: { type: 'InputValidationError', code: 'INPUT_INVALID' },
      })
    },
  },
  {
    title: 'a value that the codec can not carry is refused by its path',
    run: async ({ client, held }) => {
      const refused = client.enqueue(plain, { items: [1, { when: new Map() }] })

      await expect(refused).rejects.toThrow(SerializationError)
      await expect(refused).rejects.toMatchObject({ code: 'SERIALIZATION', path: 'input.items[1].when' })
      expect(await held()).toBe(0)
    },
  },
  {
    title: 'a task that the app does not have is refused by name, and the known ones are told',
    run: async ({ client }) => {
      const refused = client.enqueue('nope' as never, undefined as never)

      await expect(refused).rejects.toMatchObject({ code: 'UNKNOWN_TASK', message: expect.stringContaining('add') })
    },
  },
  {
    title: 'labels over the limit are refused with both numbers',
    run: async ({ client, held }) => {
      const labels = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`k${index}`, 'v']))

      const refused = client.enqueue(plain, 'x', { labels })

      await expect(refused).rejects.toMatchObject({ code: 'OPTION_INVALID', message: expect.stringMatching(/21.*20/) })
      expect(await held()).toBe(0)
    },
  },
  {
    title: 'an input too large for a message travels by its reference, and arrives whole',
    run: async ({ client, settle }) => {
      const handle = await client.enqueue(length, 'é'.repeat(700_000))
      await settle()

      expect(await handle.result({ timeout: '20s' })).toBe(700_000)
    },
  },
  {
    title:
      'garbage, a truncated envelope and a wrong type go to the dead-letter queue with a reason, and the good task is done',
    run: async ({ client, send, settle, deadLetterReasons }) => {
      await send('garbage')
      await send('{"v":1,"id":"x","rec":')
      await send(
        JSON.stringify({
          v: 1,
          id: 7,
          rec: 'put',
          name: ['add'],
          group: 'default',
          priority: 9,
          codec: 'json',
          track: 'full',
          enqueuedAt: 0,
        }),
      )
      const good = await client.enqueue(add, { a: 1 })
      await settle()

      expect(await good.result({ timeout: '20s' })).toBe(2)
      await expect.poll(deadLetterReasons, { timeout: 20_000 }).toEqual(['Malformed', 'Malformed', 'Malformed'])
    },
  },
  {
    title: 'a message of another version, or of a task not deployed yet, waits and is not lost',
    run: async ({ client, send, now, settle, deadLetterReasons, held }) => {
      await send('{"v":2,"id":"from-the-future"}')
      await send(envelopeOf({ id: 'early.r', name: 'not-yet', enqueuedAt: now() }))
      const good = await client.enqueue(add, { a: 1 })
      await settle()

      expect(await good.result({ timeout: '20s' })).toBe(2)
      await expect.poll(held, { timeout: 20_000 }).toBe(2)
      expect(await deadLetterReasons()).toEqual([])
    },
  },
  {
    title: 'a delay over a year is refused with the limit',
    run: async ({ client, held }) => {
      await expect(client.enqueue(plain, 'x', { delay: '366d' })).rejects.toMatchObject({
        code: 'OPTION_INVALID',
        message: expect.stringMatching(/366d.*365d/),
      })
      await expect(client.enqueue(plain, 'x', { delay: '1m', dueAt: new Date() })).rejects.toMatchObject({
        code: 'OPTION_INVALID',
      })
      expect(await held()).toBe(0)
    },
  },
  {
    title: 'the result of a handler that can not travel fails the task by its path',
    run: async ({ client, settle }) => {
      const handle = await client.enqueue('unserializable', undefined)
      await settle()

      expect(await handle.outcome({ timeout: '20s' })).toMatchObject({
        status: 'FAILURE',
        error: { code: 'SERIALIZATION', message: expect.stringContaining('result.when') },
      })
    },
  },
]

/** An envelope as another producer might write it: its record begins with its claim. */
function envelopeOf(fields: Readonly<Record<string, unknown>>): string {
  const common = { v: 1, rec: 'claim', group: 'default', priority: 2, codec: 'json', track: 'run', enqueuedAt: 0 }
  return JSON.stringify({ ...common, ...fields })
}
