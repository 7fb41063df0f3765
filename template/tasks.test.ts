import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestQueue } from 'tasklane/testing'
import app, { countWords } from './tasks.ts'

test('the words of a text are counted, and the longest is found', async (t) => {
  const queue = createTestQueue(app)
  t.after(() => queue.close())

  const handle = await queue.client.enqueue('count-words', { text: 'one three  two' })
  await queue.drain()

  assert.deepEqual(await handle.result(), { words: 3, longest: 'three' })
})

test('a text of nothing but blanks has no words', async () => {
  assert.deepEqual(await countWords({ text: '  ' }), { words: 0, longest: '' })
})

test('what is no text is refused before it is sent', async (t) => {
  const queue = createTestQueue(app)
  t.after(() => queue.close())

  const enqueued = queue.client.enqueue('count-words', { text: 7 as never })

  await assert.rejects(enqueued, { code: 'INPUT_INVALID' })
})
