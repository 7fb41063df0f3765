import { expect } from 'vitest'
import { aMessage, bodies, receiveAll } from '../../support/contract-messages.ts'
import { outcomes } from '../../support/contract-records.ts'
import type { QueueSubject } from '../../support/contract-subjects.ts'
import type { ContractTest } from '../contract.ts'

const MIB = 1_048_576

export const sends: ContractTest<QueueSubject>[] = [
  {
    name: 'a sent message is delivered with its body, attributes and group, and says when it was sent',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()
      const message = aMessage('{"ü":"☃ 𝄞"}\n', { group: 'tenant-1', attributes: { reason: 'ö', traceparent: '00-1' } })

      const answers = await queue.sendMany(name, [message])

      const [delivered] = await receiveAll(queue, name)
      const { body, group, attributes } = message
      expect(outcomes(answers)).toEqual(['sent'])
      expect(delivered).toMatchObject({ body, group, attributes, receiveCount: 1 })
      expect(delivered?.sentAt).toBeGreaterThan(1_600_000_000_000)
    },
  },
  {
    name: 'a message without attributes or group has none when it is delivered',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()
      await queue.sendMany(name, [aMessage('plain')])

      const [delivered] = await receiveAll(queue, name)

      expect(delivered).toMatchObject({ attributes: {}, group: undefined })
    },
  },
  {
    name: 'messages over the batch limit are all sent, each answered',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()
      const messages = Array.from({ length: 25 }, (_, index) => aMessage(`m${index}`))

      const answers = await queue.sendMany(name, messages)

      expect(outcomes(answers)).toEqual(messages.map(() => 'sent'))
      expect(bodies(await receiveAll(queue, name))).toEqual(messages.map(({ body }) => body).toSorted())
    },
  },
  {
    name: 'messages that are over 1 MiB together are all sent',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()
      const messages = ['a', 'b', 'c', 'd'].map((letter) => aMessage(letter.repeat(400_000)))

      const answers = await queue.sendMany(name, messages)

      expect(outcomes(answers)).toEqual(messages.map(() => 'sent'))
      expect((await receiveAll(queue, name)).map(({ body }) => body.length)).toEqual(new Array(4).fill(400_000))
    },
  },
  {
    name: 'messages and batches may be filled to the last byte of 1 MiB, attributes included, and not beyond',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()
      // Its name, its type and its value count: 9 bytes.
      const attributes = { a: 'bb' }
      const messages = [
        aMessage('x'.repeat(MIB)),
        aMessage('x'.repeat(MIB / 2)),
        aMessage('x'.repeat(MIB / 2)),
        aMessage('x'.repeat(MIB / 2)),
        aMessage('x'.repeat(MIB / 2 + 1)),
        aMessage('x'.repeat(MIB - 9), { attributes }),
        aMessage('x'.repeat(MIB - 8), { attributes }),
      ]

      const answers = await queue.sendMany(name, messages)

      const all = messages.map(() => 'sent')
      expect(answers.map(({ outcome }) => outcome)).toEqual([...all.slice(1), 'refused'])
      const received = (await receiveAll(queue, name)).map(({ body }) => body.length)
      const sent = messages.slice(0, -1).map(({ body }) => body.length)
      expect(received.toSorted((a, b) => a - b)).toEqual(sent.toSorted((a, b) => a - b))
    },
  },
  {
    name: 'a message that is too long is refused with a reason, and its neighbours are sent',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()

      const answers = await queue.sendMany(name, [aMessage('a'), aMessage('☃'.repeat(MIB / 3 + 1)), aMessage('b')])

      expect(answers.map(({ outcome }) => outcome)).toEqual(['sent', 'refused', 'sent'])
      expect(answers[1]).toHaveProperty('error.message', expect.stringContaining('1048576'))
      expect(bodies(await receiveAll(queue, name))).toEqual(['a', 'b'])
    },
  },
  {
    name: 'a message with characters that queues refuse is refused, and its neighbours are sent',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()

      const answers = await queue.sendMany(name, [aMessage('a'), aMessage('\uFFFF'), aMessage('b')])

      expect(answers.map(({ outcome }) => outcome)).toEqual(['sent', 'refused', 'sent'])
      expect(bodies(await receiveAll(queue, name))).toEqual(['a', 'b'])
    },
  },
  {
    name: 'a delay over 900 seconds is refused, and its neighbours are sent',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()

      const answers = await queue.sendMany(name, [aMessage('a'), aMessage('b', { delaySeconds: 901 })])

      expect(answers.map(({ outcome }) => outcome)).toEqual(['sent', 'refused'])
    },
  },
  {
    name: 'a delay of 900 seconds is taken',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()

      const answers = await queue.sendMany(name, [aMessage('a', { delaySeconds: 900 })])

      expect(outcomes(answers)).toEqual(['sent'])
      expect(await receiveAll(queue, name)).toEqual([])
    },
  },
  {
    name: 'ten attributes travel, with any characters that a body may have',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()
      const names = ['a', 'B-c', 'd_e.f', '0', 'reason', 'detail', 'g', 'h', 'i', 'j']
      const attributes = Object.fromEntries(names.map((one, index) => [one, `${index}: ö ☃ 𝄞 \t\r\n"\\`]))

      await queue.sendMany(name, [aMessage('a', { attributes })])

      const [delivered] = await receiveAll(queue, name)
      expect(delivered?.attributes).toEqual(attributes)
    },
  },
  {
    name: 'attributes without a value or with characters that queues refuse are refused, and their neighbours are sent',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()
      const messages = ['fine', '', '\u0000', '\uFFFE', 'fine, too'].map((value, index) =>
        aMessage(`m${index}`, { attributes: { value } }),
      )

      const answers = await queue.sendMany(name, messages)

      expect(answers.map(({ outcome }) => outcome)).toEqual(['sent', 'refused', 'refused', 'refused', 'sent'])
      expect(bodies(await receiveAll(queue, name))).toEqual(['m0', 'm4'])
    },
  },
  {
    name: 'messages that the service turns down for a moment are sent all the same',
    run: async ({ queue, newQueue, faults }) => {
      const name = await newQueue()
      const messages = Array.from({ length: 15 }, (_, index) => aMessage(`m${index}`))
      faults.throttleNext(3)

      const answers = await queue.sendMany(name, messages)

      expect(outcomes(answers)).toEqual(messages.map(() => 'sent'))
      expect(new Set(bodies(await receiveAll(queue, name)))).toEqual(new Set(messages.map(({ body }) => body)))
    },
  },
  {
    name: 'a send whose reply is lost does not reject, and the message is there',
    run: async ({ queue, newQueue, faults }) => {
      const name = await newQueue()
      faults.loseNextReply()

      const answers = await queue.sendMany(name, [aMessage('once or twice')])

      expect(['sent', 'unavailable']).toContain(answers[0]?.outcome)
      expect(new Set(bodies(await receiveAll(queue, name)))).toEqual(new Set(['once or twice']))
    },
  },
]
