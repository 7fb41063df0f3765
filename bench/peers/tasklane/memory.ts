import { createTestQueue } from 'tasklane/testing'
import { inputOf, isOutputOf } from '../work.ts'
import app from './app.ts'

/** The whole queue in this process: prints how long so many tasks took to be put in, and to be run and settled, in ms. */

const tasks = Number(process.argv[2])
await using queue = createTestQueue(app)
const inputs = Array.from({ length: tasks }, (_, index) => inputOf(index))
const beganMs = performance.now()
const handles = await queue.client.task('noop').enqueueMany(inputs)
const enqueuedMs = performance.now()
await queue.drain()
const drainedMs = performance.now()

const outputs = await Promise.all(handles.map((handle) => handle.result()))
if (!outputs.every((output, index) => isOutputOf(index, output))) throw new Error('a task has a wrong output')
console.log(JSON.stringify({ enqueueMs: enqueuedMs - beganMs, drainMs: drainedMs - enqueuedMs }))
