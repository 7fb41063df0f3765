import type { ManifestParameter } from '../../core/manifest.ts'
import type { ServiceConfig } from './client-config.ts'
import { countTries, type SendOptions, sdkCall } from './sdk-call.ts'

/** The one operation of SSM that the directory needs. It rejects with BackendError only. */
export interface SsmCalls {
  /** All parameters under a path, however deep, page by page. */
  parametersUnder(path: string): Promise<ManifestParameter[]>
  /** Where it looks, for people: the endpoint, or the region. */
  place(): Promise<string>
  destroy(): void
}

/** Loads its package only now: whoever is told by its environment where things are needs no manifest. */
export async function ssmCalls(config: ServiceConfig): Promise<SsmCalls> {
  const { GetParametersByPathCommand, SSMClient } = await import('@aws-sdk/client-ssm')
  const client = countTries(new SSMClient(config))
  const call = <T>(operation: string, run: (options: SendOptions) => Promise<T>) =>
    sdkCall(`SSM ${operation}`, config.endpoint, run, config.deadlineMs)
  return {
    parametersUnder: async (path) => {
      const found: ManifestParameter[] = []
      let NextToken: string | undefined
      do {
        const command = new GetParametersByPathCommand({
          Path: path,
          Recursive: true,
          MaxResults: 10,
          ...(NextToken !== undefined && { NextToken }),
        })
        const reply = await call('GetParametersByPath', (options) => client.send(command, options))
        for (const { Name, Value } of reply.Parameters ?? []) {
          if (Name !== undefined && Value !== undefined) found.push({ name: Name, value: Value })
        }
        NextToken = reply.NextToken
      } while (NextToken !== undefined)
      return found
    },
    place: async () => (config.endpoint === undefined ? `region ${await client.config.region()}` : config.endpoint),
    destroy: () => client.destroy(),
  }
}
