import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createTestQueue } from 'tasklane/testing'
import { profiled } from '../../profiled.ts'
import app from '../tasklane/app.ts'
import { inputOf } from '../work.ts'
import { summarise } from './summary.ts'

/**
 * `npm run bench:profile-memory`: where the time of a drain goes in the queue of `tasklane/testing`. 5,000 no-ops first, as beside the
 * peers: most of the code is not compiled yet. Then 20,000. Writes `bench/profiles/memory-drain.txt`.
 */

const FILE = fileURLToPath(new URL('../../profiles/memory-drain.txt', import.meta.url))
const HEAD =
  'The queue of tasklane/testing, in one process. Samples are by the clock: on a busy machine the shares hold, the times do not.\n'

const drains: string[] = []
for (const tasks of [5000, 20_000]) {
  await using queue = createTestQueue(app)
  await queue.client.task('noop').enqueueMany(Array.from({ length: tasks }, (_, index) => inputOf(index)))
  drains.push(summarise(`${tasks} no-ops drained`, await profiled(() => queue.drain()), tasks))
}
writeFileSync(FILE, [HEAD, ...drains].join('\n'))
console.log(FILE)
