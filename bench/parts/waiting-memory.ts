import type { WaitingFigures, WaitingSettings } from '../floors/waiting-process.ts'
import { inFreshProcess } from '../fresh-process.ts'
import { type Part, repeated } from '../row.ts'

const HANDLES = 10_000

export const waitingMemory: Part = {
  title: `a client that waits for ${HANDLES.toLocaleString('en-US')} tasks at once`,
  run: async ({ smoke }) => {
    const settings: WaitingSettings = { handles: smoke ? 1000 : HANDLES }
    const module = new URL('../floors/waiting-process.ts', import.meta.url)
    const { heapBytes, residentBytes, cpuMs } = await inFreshProcess<WaitingFigures>(module, settings)
    return [
      repeated('heap', 'MB', [heapBytes / 2 ** 20]),
      repeated('heap a handle', 'bytes', [heapBytes / settings.handles]),
      repeated('resident memory', 'MB', [residentBytes / 2 ** 20]),
      repeated('CPU a second of waiting', 'ms', [cpuMs]),
    ]
  },
}
