import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { DefinitionsAnswer } from '../../lib/dashboard/api-types.ts'
import { getJson } from './api.ts'

const NONE: DefinitionsAnswer = { known: false, tasks: [] }
const definitions = signal<DefinitionsAnswer | undefined>(undefined)

/** The app's tasks where its module is known: none until they are read. Each page that asks gets them as they are now. */
export function useDefinitions(): DefinitionsAnswer & { readonly loaded: boolean } {
  useEffect(() => {
    getJson<DefinitionsAnswer>('/api/definitions').then(
      (answer) => {
        definitions.value = answer
      },
      (error: Error) => {
        definitions.value = { ...NONE, problem: error.message }
      },
    )
  }, [])
  return { ...(definitions.value ?? NONE), loaded: definitions.value !== undefined }
}
