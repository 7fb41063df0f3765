import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam'
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { resourceEnvironment } from '../../lib/core/environment.ts'
import { grantKey } from './encryption.ts'
import { PERMISSIONS, permit } from './permissions.ts'
import type { PriorityQueue } from './priority-queues.ts'
import type { QueueParts } from './queue-parts.ts'
import { resourcesOf } from './task-resources.ts'

export interface GrantScope {
  /** The queues that the grantee works off. @default - none */
  readonly own?: readonly PriorityQueue[]
  /** ARNs of the event source mappings that the grantee may switch. @default - none */
  readonly mappings?: readonly string[]
}

/** Gives `grantee` a role's permissions, and the use of the keys of queues and storage, where there are any. */
export function grant(
  parts: QueueParts,
  grantee: IGrantable,
  role: keyof typeof PERMISSIONS,
  { own = [], mappings = [] }: GrantScope = {},
): Grant {
  const granted = permit(grantee, PERMISSIONS[role], resourcesOf(parts, own, mappings))
  const keys = new Set([parts.encryptionKey, parts.storage.encryptionKey])
  return [...keys].reduce((all, key) => grantKey(all, grantee, key, role === 'read' ? 'read' : 'write'), granted)
}

/** Tells a function where the app is, so that its client reads no parameter. Other grantees have no variables. */
export function tellFunction({ plan, resources }: QueueParts, grantee: IGrantable): void {
  if (!(grantee instanceof LambdaFunction)) return
  const variables = resourceEnvironment(plan.app, plan.stage, resources)
  for (const [name, value] of Object.entries(variables)) grantee.addEnvironment(name, value)
}
