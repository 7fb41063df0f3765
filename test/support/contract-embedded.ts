import { startEmulator } from '../../lib/dev/emulator/emulator.ts'
import { type AwsWorld, openAwsWorld } from './contract-aws.ts'

/** The AWS adapters on an embedded backend of their own. */
export async function openEmbeddedWorld(): Promise<AwsWorld> {
  const emulator = await startEmulator({ port: 0 })
  const world = await openAwsWorld(emulator.endpoint)
  return {
    ...world,
    close: async () => {
      await world.close()
      await emulator.close()
    },
  }
}
