import { signal } from '@preact/signals'
import { ApiError } from './api.ts'

/** What was done, or why not: shown for a while, and read out. */
export interface Message {
  readonly kind: 'done' | 'failed'
  readonly text: string
  /** The command that tells more of a failure. */
  readonly docs?: string
  readonly link?: { readonly text: string; readonly href: string }
}

const SHOWN_MS = 8000

export const message = signal<Message | undefined>(undefined)

function say(said: Message): void {
  message.value = said
  // A failure stays until it is put away: it says what to do.
  if (said.kind === 'done') setTimeout(() => message.value === said && hush(), SHOWN_MS)
}

export function hush(): void {
  message.value = undefined
}

/** Does it, and says how it went. Gives whether it went well. */
export async function attempt(work: () => Promise<Message>): Promise<boolean> {
  try {
    say(await work())
    return true
  } catch (error) {
    const docs = error instanceof ApiError ? error.docs : undefined
    say({ kind: 'failed', text: (error as Error).message, ...(docs !== undefined && { docs }) })
    return false
  }
}
