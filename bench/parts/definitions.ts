import { timeDrain } from '../drain.ts'
import { compared, type Part } from '../row.ts'

const COUNTS = [1, 10, 100] as const
const TASKS = 3000
const ROUNDS = 3

/** What a task costs in an app that defines many others. */
export const definitions: Part = {
  title: `time a task by how many tasks the app defines, ${TASKS} of them drained`,
  run: async ({ smoke }) => {
    const rounds = Array.from({ length: smoke ? 1 : ROUNDS }, () => new Map<number, number>())
    for (const figures of rounds)
      for (const count of COUNTS) {
        const { drainUs } = await timeDrain(smoke ? 300 : TASKS, { definitions: count, ...(smoke && { warmUp: 100 }) })
        figures.set(count, drainUs)
      }
    const series = (count: number) => rounds.map((figures) => figures.get(count) ?? Number.NaN)
    return COUNTS.slice(1).map((count) =>
      compared(`${count} definitions`, { unit: 'us', values: series(count), references: series(1), beside: 'one' }),
    )
  },
}
