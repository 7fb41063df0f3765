import { type CfnElement, CfnResource, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'

export interface TemplateResource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
}

/** A stack's template as CloudFormation will get it, as far as checks go. */
export interface StackTemplate {
  readonly Resources?: Readonly<Record<string, TemplateResource>>
  readonly Outputs?: Readonly<Record<string, unknown>>
}

/** The finished template. CDK keeps the method to itself, so its being there is asked for: without it there is nothing to check. */
export function templateOf(stack: Stack): StackTemplate | undefined {
  const { _toCloudFormation: render } = stack as unknown as { readonly _toCloudFormation?: () => unknown }
  return typeof render === 'function' ? (stack.resolve(render.call(stack)) as StackTemplate) : undefined
}

/** The resources below a construct that are in its stack: construct path by logical id. */
export function resourcePaths(scope: Construct): ReadonlyMap<string, string> {
  const stack = Stack.of(scope)
  const own = scope.node.findAll().filter((node) => CfnResource.isCfnResource(node) && Stack.of(node) === stack)
  return new Map(own.map((node) => [String(stack.resolve((node as CfnElement).logicalId)), node.node.path]))
}

/** Whether CDK writes the template with spaces, which count. */
export function isIndented(stack: Stack): boolean {
  const { _suppressTemplateIndentation: suppressed } = stack as unknown as { _suppressTemplateIndentation?: boolean }
  return suppressed !== true
}
