import { signal } from '@preact/signals'
import type { SessionAnswer } from '../../lib/dashboard/api-types.ts'
import { getJson } from './api.ts'

/** What this dashboard is of; `undefined` until it is known. */
export const session = signal<SessionAnswer | undefined>(undefined)
export const sessionError = signal<Error | undefined>(undefined)

export async function loadSession(): Promise<void> {
  try {
    session.value = await getJson<SessionAnswer>('/api/session')
  } catch (error) {
    sessionError.value = error as Error
  }
}
