import fc from 'fast-check'

const numberIn = (min: number, max: number) => fc.integer({ min, max }).map(String)

const item = (min: number, max: number) =>
  fc.oneof(
    numberIn(min, max),
    fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.integer({ min: 1, max: max - min }).map((step) => `*/${step}`),
    fc
      .tuple(fc.integer({ min, max }), fc.integer({ min, max }), fc.integer({ min: 1, max: Math.min(6, max - min) }))
      .map(([a, b, s]) => `${Math.min(a, b)}-${Math.max(a, b)}/${s}`),
  )

const list = (items: fc.Arbitrary<string>) =>
  fc.array(items, { minLength: 1, maxLength: 3 }).map((chosen) => chosen.join())

const field = (min: number, max: number) => fc.oneof(fc.constant('*'), list(item(min, max)))

const days = fc.oneof(
  fc.constant('*'),
  fc.constant('L'),
  list(item(1, 31)),
  numberIn(1, 28).map((day) => `${day}W`),
  list(fc.oneof(item(1, 28), fc.constant('L'))),
)

const weekdays = fc.oneof(
  fc.constant('*'),
  list(item(0, 6)),
  numberIn(0, 6).map((day) => `${day}L`),
  fc.tuple(numberIn(0, 6), numberIn(1, 5)).map(([day, nth]) => `${day}#${nth}`),
)

/** Five-field expressions of every form that both cron and EventBridge know. */
export const CRONS = fc
  .tuple(field(0, 59), field(0, 23), days, field(1, 12), weekdays)
  .map((fields) => fields.join(' '))

/** Zones with changes of an hour and of half an hour, on both hemispheres, with odd offsets, and without any. */
export const ZONES = fc.constantFrom(
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Europe/Dublin',
  'Australia/Lord_Howe',
  'Australia/Adelaide',
  'America/Santiago',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'Antarctica/Troll',
)

export function take<T>(count: number, values: Iterable<T>): T[] {
  const taken: T[] = []
  for (const value of values) {
    if (taken.length === count) break
    taken.push(value)
  }
  return taken
}
