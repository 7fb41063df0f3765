import { Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { refuseAny } from './refuse.ts'
import { isIndented, resourcePaths, templateOf } from './template.ts'
import { resourceProblems, stackProblems } from './template-checks.ts'

/**
 * Looks, when the stack is synthesized, at what has become of a construct: later grants, tags, and properties that a program changed.
 * Throws then a DefinitionError with all that AWS would refuse.
 */
export function checkTemplate(scope: Construct): void {
  scope.node.addValidation({
    validate: () => {
      const stack = Stack.of(scope)
      const template = templateOf(stack)
      if (template === undefined) return []
      refuseAny(`the template of ${stack.stackName}`, [
        ...stackProblems(template, stack.stackName, isIndented(stack)),
        ...resourceProblems(template, resourcePaths(scope)),
      ])
      return []
    },
  })
}
