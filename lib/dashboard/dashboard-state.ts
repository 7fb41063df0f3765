import type { Client } from '../core/client-types.ts'
import type { CostMeter } from './cost/cost-meter.ts'
import type { DefinitionsSource } from './definitions/definitions-source.ts'
import type { Overview } from './overview/overview.ts'

/** What the API's handlers work with, as long as the dashboard runs. */
export interface Dashboard {
  readonly app: string
  readonly stage: string
  /** For people: an endpoint, or AWS and its region. */
  readonly place: string
  readonly operate: boolean
  /** Made when it is first needed. */
  readonly client: () => Promise<Client>
  readonly definitions: DefinitionsSource
  readonly overview: Overview
  readonly meter: CostMeter
  readonly now: () => number
}
