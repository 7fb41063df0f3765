import fc from 'fast-check'
import type { Envelope } from '../../lib/core/envelope.ts'
import type { JsonValue } from '../../lib/core/json.ts'
import { taskIdOf } from '../../lib/core/task-id.ts'

const WORD = /^[a-z0-9]{1,20}$/
const instants = fc.nat({ max: 8_640_000_000_000_000 })
const ids = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,40}$/)
const texts = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((text) => text !== '__proto__')

/** Any envelope that a client might write. */
export const anyEnvelope: fc.Arbitrary<Envelope> = fc
  .record(
    {
      v: fc.constant(1 as const),
      id: ids,
      name: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,40}$/),
      group: fc.stringMatching(WORD),
      priority: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
      codec: fc.constantFrom('json', 'rich', 'my-own_1'),
      track: fc.constantFrom('full' as const, 'run' as const, 'none' as const),
      enqueuedAt: instants,
      input: fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<JsonValue>,
      labels: fc.dictionary(texts, texts, { maxKeys: 20 }),
      dueAt: instants,
      expiresAt: instants,
      attempt: fc.nat({ max: 1000 }),
      timeout: fc.double({ min: 0.001, max: 1e9, noNaN: true }),
      retention: instants,
      tenant: fc.stringMatching(/^[!-~]{1,128}$/),
      parent: ids,
      depth: fc.nat(),
      scheduleKey: texts,
      overlap: fc.constant('skip' as const),
    },
    { requiredKeys: ['v', 'id', 'name', 'group', 'priority', 'codec', 'track', 'enqueuedAt'] },
  )
  .map(({ id, overlap, ...rest }) => ({
    ...rest,
    ...(overlap !== undefined && rest.scheduleKey !== undefined && rest.track !== 'none' && { overlap }),
    id: taskIdOf(id, rest.track),
    rec: rest.track === 'full' ? ('put' as const) : ('claim' as const),
  }))
