import { type DrainFigures, timeDrain } from '../drain.ts'
import { compared, type Part, type Row } from '../row.ts'

const SHORTEST = 1000
/** Each by how often it is measured; the longest takes minutes. */
const DEPTHS = {
  quick: { [SHORTEST]: 3, 10000: 3 },
  long: { [SHORTEST]: 3, 10000: 3, 100000: 1 },
  smoke: { [SHORTEST]: 1, 2000: 1 },
}
const MOST = 1.2

/** What a task costs where many others wait: the same, if nothing looks at all that waits. */
export const backlog: Part = {
  title: 'time a task by how many are queued, two workers',
  run: async ({ smoke, long }) => {
    const depths = Object.entries(smoke ? DEPTHS.smoke : long ? DEPTHS.long : DEPTHS.quick).map(([depth, rounds]) => ({
      depth: Number(depth),
      rounds,
    }))
    const figures = new Map<number, DrainFigures[]>(depths.map(({ depth }) => [depth, []]))
    for (let round = 0; round < Math.max(...depths.map(({ rounds }) => rounds)); round++)
      for (const { depth, rounds } of depths)
        if (round < rounds) figures.get(depth)?.push(await timeDrain(depth, smoke ? { warmUp: 200 } : {}))
    const series = (depth: number, figure: keyof DrainFigures) => (figures.get(depth) ?? []).map((one) => one[figure])
    return depths.slice(1).flatMap(({ depth }): Row[] => {
      const beside = `at ${SHORTEST.toLocaleString('en-US')}`
      const of = (figure: keyof DrainFigures) => ({
        unit: 'us',
        values: series(depth, figure),
        references: series(SHORTEST, figure),
        beside,
      })
      const queued = `${depth.toLocaleString('en-US')} queued`
      return [
        compared(`drain, ${queued}`, { ...of('drainUs'), most: MOST }),
        compared(`enqueue, up to ${queued}`, of('enqueueUs')),
      ]
    })
  },
}
