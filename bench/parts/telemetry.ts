import { inFreshProcess } from '../fresh-process.ts'
import { compared, type Part, type Row } from '../row.ts'
import type { Rounds } from '../spent.ts'
import type { TelemetrySettings } from '../telemetry/process.ts'

const FULL: TelemetrySettings = { tasks: 3000, warmUp: 4, rounds: 21 }
const SMOKE: TelemetrySettings = { tasks: 200, warmUp: 1, rounds: 2 }
/** With nobody who gathers spans. */
const MOST = 1.02

/** The price of telemetry: a task's whole way in memory, with spans that nobody gathers, and with the SDK, beside none at all. */
export const telemetry: Part = {
  title: 'telemetry, beside none, on adapters in memory',
  run: async ({ smoke }) => {
    const settings = smoke ? SMOKE : FULL
    const module = new URL('../telemetry/process.ts', import.meta.url)
    const rounds = await inFreshProcess<Rounds>(module, settings)
    const row = (name: string, contender: string, most?: number): Row => {
      const perTask = (of: string) => (rounds[of] ?? []).map(({ cpuMs }) => (cpuMs * 1000) / settings.tasks)
      return compared(name, {
        unit: 'us',
        values: perTask(contender),
        references: perTask('none'),
        beside: 'no telemetry',
        ...(most !== undefined && { most }),
      })
    }
    return [row('CPU a task, no SDK registered', 'idle', MOST), row("CPU a task, OpenTelemetry's SDK", 'gathered')]
  },
}
