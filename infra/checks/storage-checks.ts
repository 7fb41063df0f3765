import type { AppSpec } from '../../lib/core/app.ts'
import { DEPLOY_LIMITS } from '../../lib/core/deploy-limits.ts'
import { bucketName, nameProblem } from '../../lib/core/names.ts'
import { sentences } from './refuse.ts'

/** An account id has 12 digits, and the longest region names 14 characters. */
const LONGEST_SUFFIX = `${'0'.repeat(12)}-${'r'.repeat(14)}`

export function storageProblems(spec: AppSpec, stage: string, expirationDays: number): string[] {
  const longest = bucketName(spec.name, stage, LONGEST_SUFFIX).length
  const { max } = DEPLOY_LIMITS.bucketName
  const retentionDays = Math.max(0, ...[...spec.tasks.values()].map(({ retentionMs }) => retentionMs / 86_400_000))
  return sentences([
    nameProblem('stage', stage),
    longest > max &&
      `the bucket's name can be ${longest} characters long (app, stage, account and region) and must be ${max} at most: shorten the app's or the stage's name by ${longest - max}`,
    expirationDays < retentionDays &&
      `payloadDays is ${expirationDays} and must be ${Math.ceil(retentionDays)} or more: a task's record is kept that long, and may refer to a payload`,
  ])
}
