import { countWorker, mixedPausesMs } from '../count-worker.ts'
import { counted, type Part, type Row } from '../row.ts'

const VARIANTS: readonly (readonly [string, readonly number[]])[] = [
  ['trivial', Array.from({ length: 200 }, () => 0)],
  ['50 ms', Array.from({ length: 200 }, () => 50)],
  ['1 to 800 ms', mixedPausesMs(100, 800)],
]

export const workerRequests: Part = {
  title: 'worker on full batches of ten, requests a task',
  run: async () => {
    const rows: Row[] = []
    for (const [name, pausesMs] of VARIANTS) {
      const requests = await countWorker(pausesMs)
      rows.push(
        counted(`${name}: receive`, requests.receive, 'requests', 0.1),
        counted(`${name}: delete`, requests.delete, 'requests', 0.1),
        counted(`${name}: DynamoDB, claims and ends`, requests.dynamodbWrites, 'requests', 0.3),
        counted(`${name}: DynamoDB, is it paused?`, requests.dynamodbReads, 'requests'),
        counted(`${name}: anything else`, requests.other, 'requests', 0),
      )
    }
    return rows
  },
}
