/** EventBridge fires within the minute after a time; so much ahead, the worker can still start a task on the second. */
export const AHEAD_SECONDS = 120

/** EventBridge's expression, in UTC, of a schedule that fires once, ahead of `at`: in ms since 1970. */
export function aheadExpression(at: number): string {
  // Up, so that a time between two seconds does not come early.
  const ahead = Math.ceil((at - AHEAD_SECONDS * 1000) / 1000) * 1000
  return `at(${new Date(ahead).toISOString().slice(0, 19)})`
}
