import type { ManifestParameter } from '../../core/manifest.ts'
import type { ServiceConfig } from './client-config.ts'
import { countTries, type SendOptions, sdkCall } from './sdk-call.ts'

/** The one operation of SSM that the directory needs. It rejects with BackendError only. */
export interface SsmCalls {
  /** All parameters under a path, however deep, page by page; with `mostPages`, no more pages of ten than that. */
  parametersUnder(path: string, mostPages?: number): Promise<FoundParameter[]>
  /** Where it looks, for people: the endpoint, or the region. */
  place(): Promise<string>
  /** The account, where the credentials know it. Rejects as they do. */
  account(): Promise<string | undefined>
  destroy(): void
}

interface FoundParameter extends ManifestParameter {
  readonly arn: string | undefined
}

/** Loads its package only now: whoever is told by its environment where things are needs no manifest. */
export async function ssmCalls(config: ServiceConfig): Promise<SsmCalls> {
  const { GetParametersByPathCommand, SSMClient } = await import('@aws-sdk/client-ssm')
  const client = countTries(new SSMClient(config))
  const call = <T>(operation: string, run: (options: SendOptions) => Promise<T>) =>
    sdkCall(`SSM ${operation}`, config.endpoint, run, config.deadlineMs)
  return {
    parametersUnder: async (path, mostPages = Number.POSITIVE_INFINITY) => {
      const found: FoundParameter[] = []
      let NextToken: string | undefined
      let pages = 0
      do {
        const command = new GetParametersByPathCommand({
          Path: path,
          Recursive: true,
          MaxResults: 10,
          ...(NextToken !== undefined && { NextToken }),
        })
        const reply = await call('GetParametersByPath', (options) => client.send(command, options))
        for (const { Name, Value, ARN } of reply.Parameters ?? []) {
          if (Name !== undefined && Value !== undefined) found.push({ name: Name, value: Value, arn: ARN })
        }
        NextToken = reply.NextToken
        pages += 1
      } while (NextToken !== undefined && pages < mostPages)
      return found
    },
    place: async () => (config.endpoint === undefined ? `region ${await client.config.region()}` : config.endpoint),
    account: async () => (await client.config.credentials()).accountId,
    destroy: () => client.destroy(),
  }
}
