import type { WireSubject } from '../support/contract-subjects.ts'
import type { ContractTest } from './contract.ts'
import { items } from './wire/items.ts'
import { queues } from './wire/queues.ts'
import { statements } from './wire/statements.ts'

/** What our adapters rely on of AWS's services, below any port: the embedded backend answers it as they do. */
export const wireContract: readonly ContractTest<WireSubject>[] = [...statements, ...items, ...queues]
