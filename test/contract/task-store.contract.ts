import type { StoreSubject } from '../support/contract-subjects.ts'
import type { ContractTest } from './contract.ts'
import { briefs } from './task-store/briefs.ts'
import { conditions } from './task-store/conditions.ts'
import { inserts } from './task-store/inserts.ts'
import { keys } from './task-store/keys.ts'
import { lists } from './task-store/list.ts'
import { parts } from './task-store/parts.ts'
import { reads } from './task-store/reads.ts'
import { swaps } from './task-store/swaps.ts'
import { updates } from './task-store/updates.ts'

/** What lib/ports/task-store.ts promises, sentence by sentence. */
export const taskStoreContract: readonly ContractTest<StoreSubject>[] = [
  ...inserts,
  ...updates,
  ...conditions,
  ...reads,
  ...briefs,
  ...lists,
  ...keys,
  ...parts,
  ...swaps,
]
