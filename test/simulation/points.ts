/** What can go wrong at an await point. */
export type FaultKind = 'crash' | 'stall' | 'reorder' | 'throttle' | 'lose-reply' | 'duplicate' | 'skew'

const WRITE = ['crash', 'stall', 'reorder', 'throttle', 'lose-reply', 'duplicate', 'skew'] as const
const READ = ['crash', 'stall', 'reorder', 'throttle', 'skew'] as const
const TIMER = ['crash', 'stall', 'skew'] as const

/** Every place where an actor waits, with what can reach it there: a mapping has no clock of its own, a read nothing to lose. */
export const POINTS = {
  'producer.insert': WRITE,
  'producer.bury': WRITE,
  'producer.end': WRITE,
  'producer.resend': WRITE,
  'producer.ask-cancel': WRITE,
  'producer.note-retry': WRITE,
  'producer.take-key': WRITE,
  'producer.put-parts': WRITE,
  'producer.send': WRITE,
  'producer.schedule': WRITE,
  'producer.unschedule': WRITE,
  'producer.put-blob': WRITE,
  'producer.delete-blob': WRITE,
  'producer.read': READ,
  'producer.read-parts': READ,
  'producer.get-blob': READ,
  'producer.load-manifest': READ,
  'producer.timer': TIMER,
  'mapping.receive': ['crash', 'stall', 'reorder', 'throttle', 'lose-reply', 'duplicate'],
  'mapping.invoke': ['crash', 'stall', 'reorder'],
  'mapping.respond': ['crash', 'stall', 'lose-reply'],
  'mapping.delete': ['crash', 'stall', 'reorder', 'throttle', 'lose-reply', 'duplicate'],
  'worker.insert': WRITE,
  'worker.claim': WRITE,
  'worker.take-over': WRITE,
  'worker.settle': WRITE,
  'worker.release': WRITE,
  'worker.heartbeat': WRITE,
  'worker.end': WRITE,
  'worker.put-parts': WRITE,
  'worker.send': WRITE,
  'worker.schedule': WRITE,
  'worker.delete': WRITE,
  'worker.visibility': WRITE,
  'worker.put-blob': WRITE,
  'worker.swap-part': WRITE,
  'worker.read': READ,
  'worker.get-blob': READ,
  'worker.read-parts': READ,
  'worker.timer': TIMER,
  'handler.insert': WRITE,
  'handler.send': WRITE,
  'handler.schedule': WRITE,
  'handler.end': WRITE,
  'handler.bury': WRITE,
  'handler.read': READ,
  'handler.sleep': TIMER,
  'schedule.fire': WRITE,
  'schedule.fire-once': WRITE,
} as const satisfies Record<string, readonly FaultKind[]>

export type Point = keyof typeof POINTS

/** Places that worlds seldom come to: there a fault is so many times as likely as elsewhere. */
export const SELDOM: Partial<Record<Point, number>> = {
  'schedule.fire': 2,
  'schedule.fire-once': 2,
  'producer.schedule': 2,
  'producer.unschedule': 6,
  'worker.send': 4,
  'worker.schedule': 3,
  'worker.swap-part': 3,
  'worker.read': 3,
  'handler.schedule': 12,
  'producer.bury': 8,
  'producer.end': 3,
  'producer.ask-cancel': 4,
  'producer.note-retry': 6,
  'producer.put-parts': 8,
  'producer.put-blob': 3,
  'producer.delete-blob': 8,
  'producer.read-parts': 16,
  'producer.get-blob': 8,
  'worker.take-over': 3,
  'worker.end': 3,
  'worker.put-blob': 8,
  'handler.send': 3,
  'handler.end': 8,
  'handler.bury': 8,
  'handler.read': 16,
}

/** Whose code waits: a worker's own, or that of a handler in it. */
export type Role = 'producer' | 'mapping' | 'worker' | 'handler'

export function pointOf(role: Role, what: string): Point {
  const point = `${role}.${what}`
  if (point in POINTS) return point as Point
  throw new Error(`an await point is not in the table: ${point}`)
}
