/** The four priorities, most urgent first. Each has a queue of its own in every group. */
export const Priority = { CRITICAL: 0, HIGH: 1, NORMAL: 2, LOW: 3 } as const

/** A priority as it is stored and sent: 0 is the most urgent. */
export type PriorityLevel = 0 | 1 | 2 | 3
export type PriorityName = 'critical' | 'high' | 'normal' | 'low'

/** What callers may write: 0 to 3, or the name in lower, UPPER or Capitalized case (any case at run time). */
export type Priority = PriorityLevel | PriorityName | Uppercase<PriorityName> | Capitalize<PriorityName>

export const PRIORITY_LEVELS = [0, 1, 2, 3] as const satisfies readonly PriorityLevel[]
const NAMES = ['critical', 'high', 'normal', 'low'] as const satisfies readonly PriorityName[]

/** The lower-case name, as used in queue names and output. */
export function priorityName(level: PriorityLevel): PriorityName {
  return NAMES[level]
}

/** The level that `priority` means, or `undefined` when it means none. */
export function parsePriority(priority: unknown): PriorityLevel | undefined {
  if (typeof priority === 'number') return PRIORITY_LEVELS.find((level) => level === priority)
  if (typeof priority !== 'string') return undefined
  const index = (NAMES as readonly string[]).indexOf(priority.toLowerCase())
  return PRIORITY_LEVELS[index]
}

/** The one of `available` that is next to `level`, the more urgent of two. @throws RangeError when there is none. */
export function nearestPriority(level: PriorityLevel, available: readonly PriorityLevel[]): PriorityLevel {
  const [nearest] = available.toSorted((a, b) => Math.abs(a - level) - Math.abs(b - level) || a - b)
  if (nearest === undefined) throw new RangeError('there is no priority to choose from')
  return nearest
}

/** @throws RangeError naming the four, when `priority` is none of them. */
export function priorityLevel(priority: Priority): PriorityLevel {
  const level = parsePriority(priority)
  if (level !== undefined) return level
  throw new RangeError(`${JSON.stringify(priority)} is no priority; use 0 to 3 or ${NAMES.join(', ')}`)
}
