import type { Fault } from '../support/plant-fault.ts'

export interface PlantedFault extends Fault {
  readonly name: string
  /** Which adapter's contract is run; for the store, in which of its two ways of writing. */
  readonly adapter: 'batch' | 'single' | 'queue'
  /** The contract test that must fail. */
  readonly caughtBy: string
}

/** Mistakes that are easily made, each seen by one of the contract's tests. */
export const PLANTED_FAULTS: readonly PlantedFault[] = [
  {
    name: 'a condition that is not sent',
    adapter: 'batch',
    file: 'partiql.ts',
    find: '    renderCondition(write.when, partiql(parameters)),\n',
    replace: '',
    caughtBy: 'a refused update comes with the record as it is and changes nothing',
  },
  {
    name: 'a lease token that is not compared',
    adapter: 'batch',
    file: 'render-condition.ts',
    find: '    default:\n',
    replace:
      "    default:\n      if (condition.field === 'leaseToken') return dialect.name('id') + ' >= ' + dialect.value('')\n",
    caughtBy: 'a run whose lease was taken over records nothing',
  },
  {
    name: 'an existing record that counts as inserted',
    adapter: 'batch',
    file: 'dynamo-statements.ts',
    find: "return { outcome: 'duplicate' }",
    replace: "return { outcome: 'done' }",
    caughtBy: 'an insert where a live record stands answers exists and changes nothing',
  },
  {
    name: "a single statement's error that is not looked at",
    adapter: 'batch',
    file: 'dynamo-statements.ts',
    find: '    default:\n      return unavailable(',
    replace: "    default:\n      return error.Code !== undefined ? { outcome: 'done' } : unavailable(",
    caughtBy: 'inserts that the service turns down for a moment are made all the same',
  },
  {
    name: 'statements that were turned down and not sent again',
    adapter: 'batch',
    file: 'dynamo-statements.ts',
    find: 'round.filter(({ answer }) => mayRepeat(answer))',
    replace: 'round.filter(() => false)',
    caughtBy: 'updates that the service turns down for a moment are made all the same, once',
  },
  {
    name: 'answers in another order',
    adapter: 'batch',
    file: 'dynamo-statements.ts',
    find: 'return answers.flat()',
    replace: 'return answers.reverse().flat()',
    caughtBy: 'updates are answered one by one in the order of the writes, however many',
  },
  {
    name: 'an expired record that stands in the way of an insert',
    adapter: 'batch',
    file: 'dynamo-writer.ts',
    find: 'standing[index] === undefined ? await insertOne(table, record)',
    replace: "standing[index] === undefined ? { outcome: 'exists' }",
    caughtBy: 'an insert takes the place of an expired record, whole',
  },
  {
    name: 'an update that makes a record where there is none',
    adapter: 'single',
    file: 'expressions.ts',
    find: 'const alive = renderCondition(',
    replace: "const alive = 'attribute_not_exists(#ttl) OR ' + renderCondition(",
    caughtBy: 'an update of a record that is not there is refused without a record and makes none',
  },
  {
    name: 'an insert without a condition',
    adapter: 'single',
    file: 'expressions.ts',
    find: "or(missing('id'), atMost('ttl', nowSeconds))",
    replace: "or(missing('id'), missing('tenant'), atMost('ttl', nowSeconds))",
    caughtBy: 'of many inserts of one id at once exactly one is inserted',
  },
  {
    name: 'fields that are not removed',
    adapter: 'single',
    file: 'changes.ts',
    find: 'remove.filter((field) => attributes[field] === undefined)',
    replace: 'remove.filter(() => false)',
    caughtBy: 'an update may set only or remove only',
  },
  {
    name: 'a mark that does not reach the index',
    adapter: 'batch',
    file: 'changes.ts',
    find: 'if (set.mark !== undefined) ',
    replace: 'if (set.mark === undefined && set.markAt !== undefined && set.name !== undefined) ',
    caughtBy: 'an update that marks a record moves it to the list of its new mark',
  },
  {
    name: 'unprocessed keys that are forgotten',
    adapter: 'batch',
    file: 'dynamo-read.ts',
    find: 'return reply.UnprocessedKeys?.[name]?.Keys ?? []',
    replace: 'return []',
    caughtBy: 'reads that the service turns down for a moment are whole all the same',
  },
  {
    name: 'expired records that are given out',
    adapter: 'batch',
    file: 'dynamo-read.ts',
    find: 'if (!hasExpired(item, now)) ',
    replace: '',
    caughtBy: 'a record is gone from the moment its ttl names',
  },
  {
    name: 'a consistent read that is not asked for as one',
    adapter: 'batch',
    file: 'dynamo-read.ts',
    find: 'ConsistentRead: consistent',
    replace: 'ConsistentRead: consistent && Keys.length > 100',
    caughtBy: 'a consistent read sees every write that was answered',
  },
  {
    name: 'a page of a list that runs ahead of the partitions that have more',
    adapter: 'batch',
    file: 'list-merge.ts',
    find: '.filter(({ time }) => time >= horizon)',
    replace: '.filter(({ time }) => time >= horizon - 1000)',
    caughtBy: 'a list keeps its order where the newest records crowd in one partition of the index',
  },
  {
    name: 'an idempotency key that is taken from its holder',
    adapter: 'batch',
    file: 'dynamo-keys.ts',
    find: 'attribute_not_exists(#id) OR #until <= :now',
    replace: 'attribute_not_exists(#id) OR attribute_exists(#id) OR #until <= :now',
    caughtBy: 'of many takers of one key at once exactly one gets it and the others learn whose it is',
  },
  {
    name: 'unprocessed items that are forgotten',
    adapter: 'batch',
    file: 'dynamo-parts.ts',
    find: 'return UnprocessedItems?.[name] ?? []',
    replace: 'return UnprocessedItems === undefined ? round : []',
    caughtBy: 'parts that the service turns down for a moment are written and read all the same',
  },
  {
    name: 'a failed entry of a send that is not looked at',
    adapter: 'queue',
    file: 'sqs-send.ts',
    find: "job.answer = failure === undefined ? { outcome: 'sent' } : failure",
    replace: "job.answer = failure === undefined || index >= 0 ? { outcome: 'sent' } : failure",
    caughtBy: 'messages that the service turns down for a moment are sent all the same',
  },
  {
    name: 'a delay that is not sent',
    adapter: 'queue',
    file: 'sqs-send.ts',
    find: '...(delaySeconds > 0 && { DelaySeconds: delaySeconds }),',
    replace: '...(delaySeconds > 900 && { DelaySeconds: delaySeconds }),',
    caughtBy: 'a delayed message is delivered after its delay and not before',
  },
  {
    name: 'a failed entry of a delete or change that is not looked at',
    adapter: 'queue',
    file: 'sqs-task-queue.ts',
    find: "if (entry === undefined) return { outcome: 'done' }",
    replace: "if (entry === undefined || operation !== '') return { outcome: 'done' }",
    caughtBy: 'changes of visibility are answered in order: a bad receipt fails and its neighbours are done',
  },
]
