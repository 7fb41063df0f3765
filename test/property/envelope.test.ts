import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeEnvelope, type Envelope, encodeEnvelope } from '../../lib/core/envelope.ts'
import { MalformedMessageError } from '../../lib/core/errors/index.ts'
import { anyEnvelope } from '../support/any-envelope.ts'

describe('an envelope', () => {
  test('comes back as it went, on one line, in characters that SQS takes', () => {
    fc.assert(
      fc.property(anyEnvelope, (envelope) => {
        const body = encodeEnvelope(envelope)

        expect(decodeEnvelope(body)).toEqual(JSON.parse(JSON.stringify(envelope)))
        expect([...body].filter((char) => char < ' ' || char === '\uFFFE' || char === '\uFFFF')).toEqual([])
        expect(body.isWellFormed()).toBe(true)
      }),
    )
  })

  test('has its keys in one order, whatever order they were given in', () => {
    fc.assert(
      fc.property(anyEnvelope, (envelope) => {
        const reversed = Object.fromEntries(Object.entries(envelope).reverse()) as unknown as Envelope

        expect(encodeEnvelope(reversed)).toBe(encodeEnvelope(envelope))
      }),
    )
  })

  test('read from any text is an envelope or a MalformedMessageError, and nothing else', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      anyEnvelope.map((envelope) => JSON.stringify({ ...envelope, priority: 9 })),
      fc.tuple(anyEnvelope, fc.nat()).map(([envelope, at]) => encodeEnvelope(envelope).slice(0, at)),
      anyEnvelope.map((envelope) => encodeEnvelope(envelope).replace('{"v":1', '{"__proto__":{"admin":true},"v":1')),
    )
    fc.assert(
      fc.property(texts, (text) => {
        try {
          expect(decodeEnvelope(text)).not.toHaveProperty('admin')
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedMessageError)
        }
      }),
    )
  })

  test('of another version says so', () => {
    expect(() => decodeEnvelope('{"v":2}')).toThrow(expect.objectContaining({ version: 2 }))
  })
})

test('the published vector: any language that writes these bytes is understood', () => {
  const envelope: Envelope = {
    v: 1,
    id: '0190f5fe-7c00-7a00-8000-000000000000',
    rec: 'put',
    name: 'resize',
    group: 'images',
    priority: 1,
    input: { source: 'in/a.png', width: 64 },
    codec: 'json',
    labels: { user: 'u1' },
    track: 'full',
    enqueuedAt: 1720000000000,
    attempt: 0,
    retry: { attempts: 5, backoff: 'exponential', initialMs: 1000, maxMs: 60000, jitter: 'full' },
    timeout: 30000,
  }

  expect(encodeEnvelope(envelope)).toBe(
    '{"v":1,"id":"0190f5fe-7c00-7a00-8000-000000000000","rec":"put","name":"resize","group":"images","priority":1,"input":{"source":"in/a.png","width":64},"codec":"json","labels":{"user":"u1"},"track":"full","enqueuedAt":1720000000000,"attempt":0,"retry":{"attempts":5,"backoff":"exponential","initialMs":1000,"maxMs":60000,"jitter":"full"},"timeout":30000}',
  )
})
