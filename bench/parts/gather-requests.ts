import { countGatherRounds } from '../count-client.ts'
import { counted, type Part } from '../row.ts'

const HANDLES = 1000
const MOST = 12

export const gatherRequests: Part = {
  title: `gather of ${HANDLES} handles, requests a round`,
  run: async () => [
    counted('tasks with a record, worst round', Math.max(...(await countGatherRounds(HANDLES))), 'requests', MOST),
    counted(
      'track run, no record yet, worst round',
      Math.max(...(await countGatherRounds(HANDLES, { track: 'run' }))),
      'requests',
      MOST,
    ),
  ],
}
