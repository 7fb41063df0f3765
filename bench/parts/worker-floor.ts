import { installFloors } from '../floors/powertools.ts'
import type { WorkerFigures, WorkerSettings } from '../floors/worker-process.ts'
import { inFreshProcess } from '../fresh-process.ts'
import { compared, type Part, type Row } from '../row.ts'
import type { Spent } from '../spent.ts'

/** Ours makes a tenth of the others' requests, so that it takes as many times more batches until its code is compiled as well as theirs. */
const FULL: WorkerSettings = { batches: 100, warmUp: 12, rounds: 11 }
const SMOKE: WorkerSettings = { batches: 10, warmUp: 1, rounds: 2 }

const FLOORS = [
  ['handWritten', 'by hand', 'hand-written, two UpdateItem', 0.3],
  ['powertools', 'Powertools', 'Powertools batch + idempotency', 0.25],
] as const

/** The price of a worker: ours beside two that others write, on full batches of the same trivial tasks. */
export const workerFloor: Part = {
  title: 'worker on full batches of ten, beside others',
  run: async ({ smoke }) => {
    installFloors()
    const settings = smoke ? SMOKE : FULL
    const module = new URL('../floors/worker-process.ts', import.meta.url)
    const { rounds, requests } = await inFreshProcess<WorkerFigures>(module, settings)
    const tasks = settings.batches * 10
    const perTask = (name: string, figure: keyof Spent) =>
      (rounds[name] ?? []).map((one) => (one[figure] * 1000) / tasks)
    const asked = (name: string) => [(requests[name] ?? Number.NaN) / tasks]
    return FLOORS.flatMap(([floor, short, beside, most]): Row[] => [
      compared(`CPU a task / ${short}`, {
        unit: 'us',
        values: perTask('ours', 'cpuMs'),
        references: perTask(floor, 'cpuMs'),
        beside,
        most,
      }),
      compared(`time a task / ${short}`, {
        unit: 'us',
        values: perTask('ours', 'wallMs'),
        references: perTask(floor, 'wallMs'),
        beside,
      }),
      compared(`requests a task / ${short}`, {
        unit: 'requests',
        values: asked('ours'),
        references: asked(floor),
        beside,
      }),
    ])
  },
}
