import type { ClientSettings } from '../floors/client-process.ts'
import { inFreshProcess } from '../fresh-process.ts'
import { compared, type Part, type Row } from '../row.ts'
import type { Rounds, Spent } from '../spent.ts'

const FULL: ClientSettings = { tasks: 2000, warmUp: 3, rounds: 9 }
const SMOKE: ClientSettings = { tasks: 200, warmUp: 1, rounds: 2 }
const MOST = 1.15

/** The price of the client itself: its CPU beside that of the SDK calls which it can't do without. */
export const clientFloor: Part = {
  title: 'enqueue, beside the same batch calls by the bare SDK',
  run: async ({ smoke }) => {
    const settings = smoke ? SMOKE : FULL
    const module = new URL('../floors/client-process.ts', import.meta.url)
    const rounds = await inFreshProcess<Rounds>(module, settings)
    const row = (name: string, ours: string, bare: string, figure: keyof Spent, most?: number): Row => {
      const perTask = (contender: string) =>
        (rounds[contender] ?? []).map((one) => (one[figure] * 1000) / settings.tasks)
      return compared(name, {
        unit: 'us',
        values: perTask(ours),
        references: perTask(bare),
        beside: 'bare SDK',
        ...(most !== undefined && { most }),
      })
    }
    return [
      row('CPU a task, with a record', 'full', 'bareFull', 'cpuMs', MOST),
      row('time a task, with a record', 'full', 'bareFull', 'wallMs'),
      row("CPU a task, track 'none'", 'none', 'bareNone', 'cpuMs'),
      row("time a task, track 'none'", 'none', 'bareNone', 'wallMs'),
    ]
  },
}
