import type { ManifestDefinitions } from '../../core/manifest.ts'
import type { AppPlan } from '../../core/plan.ts'
import type { SchedulePlan } from '../../core/schedules/plan.ts'
import type { WireError } from '../wire-error.ts'

/** What a bundle's app says of itself. */
export interface AppReport {
  readonly plan: AppPlan
  readonly definitions: ManifestDefinitions
  readonly schedules: readonly SchedulePlan[]
}

/** What the process that loaded the bundle tells: the report, or why there is none. */
export type FromPlanProcess =
  | { readonly type: 'report'; readonly report: AppReport }
  | { readonly type: 'failed'; readonly error: WireError }
