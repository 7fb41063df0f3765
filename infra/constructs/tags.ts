import { Tags } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { COST_TAGS } from '../../lib/core/cost-tags.ts'

/** Tags all that is under `scope` as an app's. */
export function tagApp(scope: Construct, app: string, stage: string): void {
  Tags.of(scope).add(COST_TAGS.app, app)
  Tags.of(scope).add(COST_TAGS.stage, stage)
}

/** Tags all that is under `scope` as one group's. */
export function tagGroup(scope: Construct, group: string): void {
  Tags.of(scope).add(COST_TAGS.group, group)
}
