import type { WireError } from '../../dev/wire-error.ts'
import type { TaskDefinitionRow } from '../api-types.ts'

/** What is billed of a group's function. */
export interface GroupFacts {
  readonly memoryMb: number
  readonly architecture: 'arm64' | 'x86_64'
}

/** What the dashboard takes from the app's own module: never code, which stays in the process that loaded it. */
export interface AppFacts {
  readonly tasks: readonly TaskDefinitionRow[]
  readonly groups: Readonly<Record<string, GroupFacts>>
}

/** What the process that loaded the module tells. */
export type FromDefinitionsProcess =
  | { readonly type: 'facts'; readonly facts: AppFacts }
  | { readonly type: 'failed'; readonly error: WireError }
