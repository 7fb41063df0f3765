import type { ServiceConfig } from './client-config.ts'
import { sdkCall } from './sdk-call.ts'

/** An event source mapping, as far as switching it needs to know. */
export interface MappingView {
  readonly id: string
  readonly queueArn: string
  /** `Enabled`, `Disabled`, or a change that is under way, such as `Updating`. */
  readonly state: string
}

/** The few operations of Lambda that switch mappings. They reject with BackendError only. */
export interface LambdaCalls {
  /** All mappings of a function, page by page; none when there is no such function. */
  mappingsOf(functionName: string): Promise<MappingView[]>
  /** `busy` while an earlier change of the mapping is under way. */
  setEnabled(mappingId: string, enabled: boolean): Promise<'done' | 'busy'>
  destroy(): void
}

/** Loads its package only now: operators alone switch mappings. */
export async function lambdaCalls(config: ServiceConfig): Promise<LambdaCalls> {
  const { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } = await import(
    '@aws-sdk/client-lambda'
  )
  const client = new LambdaClient(config)
  const call = <T>(operation: string, run: () => Promise<T>) =>
    sdkCall(`Lambda ${operation}`, config.endpoint, run, config.deadlineMs)
  return {
    mappingsOf: (FunctionName) =>
      call('ListEventSourceMappings', async () => {
        const found: MappingView[] = []
        let Marker: string | undefined
        do {
          const command = new ListEventSourceMappingsCommand({ FunctionName, ...(Marker !== undefined && { Marker }) })
          const reply = await client.send(command).catch(unless('ResourceNotFoundException'))
          for (const { UUID, EventSourceArn = '', State = '' } of reply?.EventSourceMappings ?? []) {
            if (UUID !== undefined) found.push({ id: UUID, queueArn: EventSourceArn, state: State })
          }
          Marker = reply?.NextMarker
        } while (Marker !== undefined)
        return found
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
