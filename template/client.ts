import { createClient } from 'tasklane/client'
// The type alone: a producer carries no handler.
import type app from './tasks.ts'

const text = process.argv[2] ?? 'The quick brown fox jumps over the lazy dog'

const client = createClient<typeof app>({ app: 'my-app' })
try {
  const handle = await client.enqueue('count-words', { text }, { labels: { from: 'client.ts' } })
  console.log(`enqueued ${handle.id}`)
  const { words, longest } = await handle.result({ timeout: '30s' })
  console.log(`${words} words, the longest is "${longest}"`)
} finally {
  await client.close()
}
