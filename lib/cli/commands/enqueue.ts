import { type Command, Option } from 'commander'
import type { Duration } from '../../core/duration.ts'
import type { Client, EnqueueOptions, Outcome } from '../../entries/client.ts'
import { withConnection } from '../connection.ts'
import { defined } from '../defined.ts'
import type { Output } from '../output.ts'
import { duration, instant, label, priority } from '../parse-values.ts'
import { isStandardInputLeft, readInput, readInputs } from '../read-input.ts'
import { UsageError } from '../usage-error.ts'
import { valueText } from '../views/task-card.ts'
import { plainLines } from '../views/text.ts'
import { withClient } from '../with-client.ts'

interface EnqueueFlags extends Pick<EnqueueOptions, 'priority' | 'delay' | 'dueAt' | 'expiresAt' | 'tenant' | 'track'> {
  readonly file?: string
  readonly key?: string
  readonly label?: Readonly<Record<string, string>>
  readonly many?: boolean
  readonly wait?: Duration | true
}

const EXAMPLES = `
Examples:
  tasklane enqueue resize '{"source":"a.jpg","width":64}'
  tasklane enqueue resize --file input.json --priority high --label user=u1
  echo '{"width":64}' | tasklane enqueue resize - --wait 30s
  tasklane enqueue resize --many --file inputs.jsonl          a line of JSON for each task
  tasklane enqueue resize '{"width":"x"}' --entry tasks.ts    validated before it is sent

Without --entry the worker validates: a bad input ends as FAILURE InputValidationError.`

/** `tasklane enqueue`: one task, or many. */
export function addEnqueue(program: Command): void {
  const command = program
    .command('enqueue')
    .description('put a task in, or many')
    .argument('<task>', "the task's name")
    .argument('[input]', 'its input as JSON; - reads it from standard input')
    .option('-f, --file <path>', 'read the input from a file')
    .option('--many', 'read many inputs, a line of JSON each')
    .option('--wait [duration]', 'wait for its end, and print its value', waitTime)
    .option('--priority <name>', 'critical, high, normal or low', priority)
    .option('--delay <duration>', 'not before so long from now', duration)
    .option('--due-at <instant>', 'not before then', instant)
    .option('--expires-at <instant>', 'not after then', instant)
    .option('--key <key>', 'idempotency key: the same key gives the same task for a day')
    .option('--label <name=value>', 'kept with the task; may be repeated', label)
    .option('--tenant <name>', 'SQS message group, for fair queues')
    .addOption(new Option('--track <mode>', 'what is recorded').choices(['full', 'run', 'none']))
    .option('--entry <file>', 'the module of the app, to validate inputs by')
    .addHelpText('after', EXAMPLES)
  withConnection(command).action((task: string, input: string | undefined, flags: EnqueueFlags, self: Command) =>
    withClient(self, async (client, out, signal) => {
      if (flags.wait !== undefined && flags.track === 'none')
        throw new UsageError('--wait needs a record to look at, and --track none keeps none: leave one of them out')
      const source = { argument: input, file: flags.file }
      if (flags.many === true) return enqueueMany(client, out, task, await readInputs(source), flags, signal)
      if (isStandardInputLeft(source)) out.note('standard input was not read; write - as the input to read it')
      const handle = await client.enqueue(task, await readInput(source), optionsOf(flags))
      if (flags.wait === undefined) {
        const { id, created } = handle
        return out.show({ id, task, created }, () => [created ? id : `${id} (was there already)`])
      }
      out.note(`${handle.id} is on its way`)
      showOutcome(out, await handle.outcome({ signal, ...(flags.wait !== true && { timeout: flags.wait }) }))
    }),
  )
}

async function enqueueMany(
  client: Client,
  out: Output,
  task: string,
  inputs: readonly unknown[],
  flags: EnqueueFlags,
  signal: AbortSignal,
): Promise<void> {
  if (flags.key !== undefined) throw new UsageError('--key would make one task of --many: leave one of them out')
  if (flags.wait !== undefined) throw new UsageError('--wait is for one task: leave it or --many out, and use drain')
  const bar = await out.progress('enqueue', 'tasks')
  try {
    const onProgress = ({ enqueued }: { readonly enqueued: number }) => bar.update(enqueued, inputs.length)
    const handles = await client.task(task).with(optionsOf(flags)).enqueueMany(inputs, { onProgress, signal })
    bar.stop()
    out.show({ task, enqueued: handles.length, ids: handles.map(({ id }) => id) }, ({ ids }) => ids)
    out.note(`${handles.length} tasks enqueued`)
  } finally {
    bar.stop()
  }
}

/** @throws TaskFailedError, TaskCancelledError */
function showOutcome(out: Output, outcome: Outcome): void {
  const value = outcome.unwrap()
  out.show(outcome, () => (value === undefined ? [] : plainLines(typeof value === 'string' ? value : valueText(value))))
}

function optionsOf({
  key,
  label: labels,
  priority: of,
  delay,
  dueAt,
  expiresAt,
  tenant,
  track,
}: EnqueueFlags): EnqueueOptions {
  return defined({ priority: of, delay, dueAt, expiresAt, tenant, track, labels, idempotencyKey: key })
}

function waitTime(text: string): Duration {
  return duration(text)
}
