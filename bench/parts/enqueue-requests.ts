import type { EnqueueOptions } from 'tasklane/client'
import { countEnqueue } from '../count-client.ts'
import { counted, type Part, type Row } from '../row.ts'

const CALLS = 1000
/** 100 sends of ten and 40 inserts of 25 are the least; queues that don't divide by ten cost a few sends more. */
const MOST = { sqs: 110, dynamodb: 45 }

const PRIORITIES = ['critical', 'high', 'normal', 'low'] as const

/** Four queues, none of which gets a multiple of ten: 11, 131, 577 and 281 of a thousand. */
export function unevenPriority(index: number): EnqueueOptions {
  const limits = [11, 142, 719]
  const level = limits.filter((limit) => (index * 7) % CALLS >= limit).length
  return { priority: PRIORITIES[level] ?? 'low' }
}

const VARIANTS: readonly (readonly [string, (index: number) => EnqueueOptions])[] = [
  ['one priority', () => ({})],
  ['four priorities', unevenPriority],
  ['track run', () => ({ track: 'run' })],
  ['track none', () => ({ track: 'none' })],
]

export const enqueueRequests: Part = {
  title: `${CALLS} enqueue calls in one Promise.all`,
  run: async () => {
    const rows: Row[] = []
    for (const [name, optionsOf] of VARIANTS) {
      const { sqs, dynamodb } = await countEnqueue(CALLS, optionsOf)
      rows.push(counted(`${name}, SQS`, sqs, 'requests', MOST.sqs))
      rows.push(counted(`${name}, DynamoDB`, dynamodb, 'requests', MOST.dynamodb))
    }
    return rows
  },
}
