import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'tasklane/client'
import type app from './app/tasks.ts'
import { Ledger, readLedgers } from './ledger.ts'
import { ACCEPTED, type AcceptedLine } from './lines.ts'
import { itemOf } from './orders.ts'
import type { FromProducer, ProducerOrder } from './producer.ts'

/** Puts the items in, as far as it is let, until each is in its ledger. What a killed one before it had not written down, it puts in again. */

/** Calls at once. */
const CHUNK = 40
/** After a chunk of which nothing went in: the backend is down. */
const PAUSE_MS = 200

const { endpoint, folder, seed, count } = JSON.parse(process.argv[2] ?? '') as ProducerOrder
const ledger = new Ledger(`${folder}/${ACCEPTED}${process.pid}`)
const accepted = new Set(readLedgers<AcceptedLine>(folder, ACCEPTED).map(({ number }) => number))
const client = createClient<typeof app>({ app: 'faults', endpoint })

let limit = 0
let raised = Promise.withResolvers<void>()
process.on('message', (upTo: number) => {
  limit = upTo
  raised.resolve()
})
process.once('disconnect', () => process.exit(0))

let left = Array.from({ length: count }, (_, number) => number).filter((number) => !accepted.has(number))
tell({ accepted: accepted.size, refused: 0 })
while (left.length > 0) {
  const room = limit - accepted.size
  if (room <= 0) {
    raised = Promise.withResolvers()
    await raised.promise
    continue
  }
  const chunk = left.slice(0, Math.min(CHUNK, room))
  const lines = await Promise.all(chunk.map(putIn))
  const kept = lines.filter((line) => line !== undefined)
  await ledger.keep(...kept)
  for (const { number } of kept) accepted.add(number)
  left = left.filter((number) => !accepted.has(number))
  tell({ accepted: accepted.size, refused: chunk.length - kept.length })
  if (kept.length === 0) await sleep(PAUSE_MS)
}
process.exit(0)

async function putIn(number: number): Promise<AcceptedLine | undefined> {
  const { order, options } = itemOf(seed, number)
  try {
    const { id } = await client.enqueue('work', order, options)
    return { number, id, keyed: options.idempotencyKey !== undefined }
  } catch {
    return undefined
  }
}

function tell(message: FromProducer): void {
  process.send?.(message)
}
