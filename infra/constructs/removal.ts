import { CfnResource, type RemovalPolicy } from 'aws-cdk-lib'
import type { Construct } from 'constructs'

/**
 * Sets what becomes of all resources under `scope` when they leave the stack. Of policies too: a queue that stays behind has to go on
 * refusing plain HTTP.
 */
export function setRemoval(scope: Construct, policy: RemovalPolicy): void {
  for (const child of scope.node.findAll()) {
    if (CfnResource.isCfnResource(child)) child.applyRemovalPolicy(policy)
  }
}
