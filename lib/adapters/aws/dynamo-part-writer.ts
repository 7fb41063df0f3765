import { BackendError } from '../../core/errors/index.ts'
import type { Part } from '../../core/record.ts'
import { TABLE_KEY } from '../../core/table-schema.ts'
import type { InsertAnswer } from '../../ports/task-store.ts'
import { partItem } from './attributes.ts'
import { runStatements, type StatementAnswer } from './dynamo-statements.ts'
import type { DynamoTable } from './dynamo-table.ts'
import { answered } from './dynamo-writer.ts'
import { mapLimited } from './pace.ts'
import { insertPartStatement, replacePartStatement } from './partiql.ts'

/** How parts are written. BatchWriteItem is no way: whoever may call it may also delete. */
export interface PartWriter {
  /** Each part unless one is there, or, expired, still counts as there. */
  add(parts: readonly Part[]): Promise<InsertAnswer[]>
  /** Each part in place of what is there, the last of each id and name; rejects with BackendError when some were not taken. */
  put(parts: readonly Part[]): Promise<void>
}

/** 25 to a request, as PartiQL statements. */
export function batchPartWriter(table: DynamoTable): PartWriter {
  return {
    add: async (parts) => (await run(table, insertPartStatement, parts)).map(addAnswer),
    put: async (parts) => {
      let left = distinct(parts)
      // Nearly always new. What is there is replaced; what went between the two, as expired items do, is put anew.
      for (let round = 0; left.length > 0; round++) {
        const answers = await run(table, round % 2 === 0 ? insertPartStatement : replacePartStatement, left)
        const lost = answers.find((answer) => answer.outcome === 'unavailable')
        if (lost !== undefined) throw lost.error
        if (round === ROUNDS) throw new BackendError('DynamoDB BatchExecuteStatement', 'a part comes and goes')
        left = left.filter((_, index) => answers[index]?.outcome !== 'done')
      }
    },
  }
}

/** One to a request, as PutItem. */
export function singlePartWriter(table: DynamoTable): PartWriter {
  const putItem = async (part: Part, condition: object) => {
    const { calls, name } = await table.reach()
    return calls.put({ TableName: name, Item: partItem(part), ...condition })
  }
  return {
    add: (parts) =>
      mapLimited(parts, WIDTH, (part) =>
        answered(async () => ({ outcome: (await putItem(part, IF_ABSENT)).done ? 'inserted' : 'exists' }) as const),
      ),
    put: async (parts) => {
      await mapLimited(distinct(parts), WIDTH, (part) => putItem(part, {}))
    },
  }
}

/** How often a part is tried anew whose item was there at one look, and gone at the next. */
const ROUNDS = 5
/** Requests at once. */
const WIDTH = 25
const IF_ABSENT = {
  ConditionExpression: 'attribute_not_exists(#id)',
  ExpressionAttributeNames: { '#id': TABLE_KEY.hash },
}

async function run(
  table: DynamoTable,
  statement: typeof insertPartStatement,
  parts: readonly Part[],
): Promise<StatementAnswer[]> {
  const reached = await answered(() => table.reach())
  if ('outcome' in reached) return parts.map(() => reached)
  const { calls, name } = reached
  const send = (load: readonly Part[]) =>
    runStatements(
      calls,
      load.map((part) => statement(name, part)),
      table,
    )
  return (await Promise.all(loads(parts).map(send))).flat()
}

/** DynamoDB takes 16 MB a request. A body is JSON in JSON: a character of it may take six bytes on the way. */
const LOAD_CHARACTERS = 2 ** 21

/** The parts in their order, no more to a load than a request takes. */
function loads(parts: readonly Part[]): Part[][] {
  let room = 0
  return parts.reduce<Part[][]>((all, part) => {
    room -= part.body.length
    if (room < 0) {
      room = LOAD_CHARACTERS - part.body.length
      all.push([])
    }
    all.at(-1)?.push(part)
    return all
  }, [])
}

function addAnswer(answer: StatementAnswer): InsertAnswer {
  return answer.outcome === 'unavailable' ? answer : { outcome: answer.outcome === 'done' ? 'inserted' : 'exists' }
}

/** A batch may name a key once only. */
function distinct(parts: readonly Part[]): Part[] {
  return [...new Map(parts.map((part) => [`${part.id}\n${part.part}`, part])).values()]
}
