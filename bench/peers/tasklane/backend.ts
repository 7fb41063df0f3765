import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda'
import { startDevServer } from 'tasklane/dev'
import { ANSWER_PREFIX } from '../adapter.ts'
import { FIRST_RUN_FILE } from '../work.ts'
import type { BackendAnswers, BackendRequest } from './environment.ts'

/** The local backend in a process of its own, as `tasklane dev` has it; its workers wait until they are released. */

const server = await startDevServer({
  entry: fileURLToPath(new URL('./app.ts', import.meta.url)),
  environment: { [FIRST_RUN_FILE]: process.env[FIRST_RUN_FILE] ?? '' },
  log: 'silent',
})
// A line for each batch would be work; what goes wrong is worth one.
server.onEvent((event) => {
  if (event.type === 'notice') console.error(event.line)
  if (event.type === 'invoked' && event.problem !== undefined) console.error(event.problem)
})
const lambda = new LambdaClient({
  endpoint: server.endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
})
await enableMappings(false)

const operations: { readonly [Op in BackendRequest['op']]: () => Promise<BackendAnswers[Op]> } = {
  release: () => enableMappings(true),
  hold: async () => {
    await enableMappings(false)
    await server.reload()
    return {}
  },
  workers: async () => ({ pids: server.workers().map(({ pid }) => pid) }),
}
const queue = server.queues.find((name) => name.endsWith('normal'))
say({ ready: true, endpoint: server.endpoint, queue })
for await (const line of createInterface({ input: process.stdin })) {
  const { id, op } = JSON.parse(line) as BackendRequest & { readonly id: number }
  try {
    say({ id, answer: await operations[op]() })
  } catch (error) {
    say({ id, error: String(error) })
  }
}
await server.close()

async function enableMappings(enabled: boolean): Promise<object> {
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand())
  for (const { UUID } of EventSourceMappings)
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: enabled }))
  return {}
}

function say(message: object): void {
  process.stdout.write(`${ANSWER_PREFIX}${JSON.stringify(message)}\n`)
}
