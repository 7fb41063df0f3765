import { createClient } from 'tasklane/client'
import requests from '../apps/requests.ts'
import { reportBack, settingsGiven } from '../fresh-process.ts'
import { spent, takeTurns } from '../spent.ts'
import { bareClient } from './bare-client.ts'
import { openStage, STAGE } from './stage.ts'

/** Tasks put in by the product's client and by the bare SDK, in turn. */
export interface ClientSettings {
  readonly tasks: number
  readonly warmUp: number
  readonly rounds: number
}

const { tasks, ...turns } = settingsGiven<ClientSettings>()
await using stage = await openStage(requests)
const { endpoint, resources } = stage
await using client = createClient<typeof requests>({ app: 'bench', stage: STAGE, endpoint })
// A queue of its own: the same depth for both.
const { QueueUrl } = await stage.aws.json('AmazonSQS.CreateQueue', { QueueName: 'bare' })
const bare = bareClient({ endpoint, table: resources.table, queueUrl: String(QueueUrl) })

const inputs = Array.from({ length: tasks }, (_, index) => index)
const ours = (track: 'full' | 'none') =>
  spent(() => Promise.all(inputs.map((input) => client.enqueue('trivial', input, { track }))))
const rounds = await takeTurns(
  {
    full: () => ours('full'),
    bareFull: () => spent(() => bare.enqueue(inputs, true)),
    none: () => ours('none'),
    bareNone: () => spent(() => bare.enqueue(inputs, false)),
  },
  turns,
)
bare.close()
reportBack(rounds)
