import type { TaskStatus } from '../../core/record.ts'
import type { Look } from './look.ts'

/** A status in its colour, everywhere the same. */
export function paintStatus(text: string, status: TaskStatus, { colours }: Look): string {
  const paint = {
    PENDING: colours.yellow,
    STARTED: colours.cyan,
    SUCCESS: colours.green,
    FAILURE: colours.red,
    CANCELLED: colours.gray,
  }
  return paint[status](text)
}
