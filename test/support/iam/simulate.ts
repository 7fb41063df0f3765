import { runSimulation } from '@cloud-copilot/iam-simulate'
import { LOCAL_ACCOUNT } from '../../../lib/dev/aws-call.ts'
import type { PolicyDocument, Statement } from './policies.ts'

/** One thing that is asked of IAM: most calls ask one, a batch asks for each of its items. */
export interface IamRequest {
  readonly action: string
  readonly resource: string
  readonly context?: Readonly<Record<string, string | string[]>>
}

/** Whether policies allow a request, by IAM's rules. @throws Error for a request that IAM does not know, such as an action on a resource of another kind. */
export async function allows(
  policies: readonly PolicyDocument[],
  { action, resource, context = {} }: IamRequest,
  resourcePolicy?: PolicyDocument,
): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${LOCAL_ACCOUNT}:role/someone`,
        action,
        resource: { resource, accountId: LOCAL_ACCOUNT },
        contextVariables: { 'aws:SecureTransport': 'true', ...context },
      },
      identityPolicies: policies.flatMap((policy, index) => {
        const Statement = policy.Statement.filter((statement) => concerns(statement, action))
        return Statement.length === 0 ? [] : [{ name: `policy-${index}`, policy: { ...policy, Statement } }]
      }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy !== undefined && { resourcePolicy }),
    },
    {},
  )
  if (result.resultType === 'error') throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`)
  return result.overallResult === 'Allowed'
}

/** Statements of other actions decide nothing, and the library takes its time to validate each. */
function concerns({ Action }: Statement, action: string): boolean {
  return [Action].flat().some((named) => named === action || named.includes('*'))
}
