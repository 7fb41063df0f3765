import type { ServiceConfig } from './client-config.ts'
import { countTries, sdkCall } from './sdk-call.ts'

/** The few operations of Lambda that switch mappings. They reject with BackendError only. */
export interface LambdaCalls {
  /** `Enabled`, `Disabled`, or a change that is under way, such as `Updating`; `undefined` when there is no such mapping. */
  stateOf(mappingId: string): Promise<string | undefined>
  /** `busy` while an earlier change of the mapping is under way. */
  setEnabled(mappingId: string, enabled: boolean): Promise<'done' | 'busy'>
  destroy(): void
}

/** Loads its package only now: operators alone switch mappings. */
export async function lambdaCalls(config: ServiceConfig): Promise<LambdaCalls> {
  const { GetEventSourceMappingCommand, LambdaClient, UpdateEventSourceMappingCommand } = await import(
    '@aws-sdk/client-lambda'
  )
  const client = countTries(new LambdaClient(config))
  const call = <T>(operation: string, run: () => Promise<T>) =>
    sdkCall(`Lambda ${operation}`, config.endpoint, run, config.deadlineMs)
  return {
    stateOf: (UUID) =>
      call('GetEventSourceMapping', async () => {
        const command = new GetEventSourceMappingCommand({ UUID })
        const reply = await client.send(command).catch(unless('ResourceNotFoundException'))
        return reply && (reply.State ?? '')
      }),
    setEnabled: (UUID, Enabled) =>
      call('UpdateEventSourceMapping', async () => {
        const command = new UpdateEventSourceMappingCommand({ UUID, Enabled })
        const reply = await client.send(command).catch(unless('ResourceInUseException'))
        return reply === undefined ? 'busy' : 'done'
      }),
    destroy: () => client.destroy(),
  }
}

/** For `catch`: the one error that is an answer. */
function unless(name: string): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && error.name === name) return undefined
    throw error
  }
}
