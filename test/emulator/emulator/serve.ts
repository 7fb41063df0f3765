/** Runs an emulator on the folder named first, until it is killed; prints its endpoint. */
import { startEmulator } from '../../../lib/dev/emulator/emulator.ts'

const [, , persist] = process.argv
const { endpoint } = await startEmulator({ port: 0, ...(persist === undefined ? {} : { persist }) })
console.log(endpoint)
