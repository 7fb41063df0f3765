import { type Firing, isFiring } from './firing.ts'

/** What a schedule sends, read; `undefined` for what is no firing, as a task with a long delay. */
export function readMessage(message: string): Firing | undefined {
  if (!isFiring(message)) return undefined
  try {
    return JSON.parse(message) as Firing
  } catch {
    return undefined
  }
}

export function fireOf(message: string): Firing['fire'] | undefined {
  return readMessage(message)?.fire
}

/** The same message with another lead, every other character as it was. */
export function withLead(message: string, leadSeconds: number): string {
  return message.replace(/"lead":-?\d+/, `"lead":${leadSeconds}`)
}
