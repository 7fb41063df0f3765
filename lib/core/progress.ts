import type { Progress } from './record.ts'
import { storable } from './safe-text.ts'

/** Every update of a record is billed by its size. In characters. */
const MAX_MESSAGE = 512

/** Progress in a form that any store can hold, or a sentence that says why it has none: handlers may pass anything. */
export function storableProgress({ current, total, message }: Progress): Progress | string {
  const wrong = Object.entries({ current, total }).find(([, value]) => !isCount(value))
  if (wrong !== undefined) return `its ${wrong[0]} is ${shown(wrong[1])} and must be a number up to ${MOST}`
  if (message !== undefined && typeof message !== 'string')
    return `its message is a ${typeof message} and must be a text`
  return {
    current: counted(current),
    total: counted(total),
    ...(message !== undefined && { message: storable(message, MAX_MESSAGE) }),
  }
}

const MOST = Number.MAX_SAFE_INTEGER

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= MOST
}

/** Numbers so small have no place in DynamoDB, and -0 is none. */
function counted(value: number): number {
  return Math.abs(value) < 1e-9 ? 0 : value
}

function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : `a ${typeof value}`
}
