import { AwsError, invalid } from './aws-error.ts'
import { type AttributeValue, core, type Item, itemKey, type Store, type Table, validations } from './dynalite.ts'
import { isRecord } from './http-json.ts'
import type { WriteRequest } from './item-plan.ts'
import type { ItemWriter } from './item-writer.ts'
import { parseStatement } from './partiql-parser.ts'
import type { Statement } from './partiql-statement.ts'
import { toKey, toWrite } from './partiql-translate.ts'

const statementLimit = 25

interface StatementInput {
  readonly statement: Statement
  readonly parameters: readonly AttributeValue[]
  readonly oldItemOnFailure: boolean
}

type Select = Extract<Statement, { kind: 'select' }>
type Write = Exclude<Statement, Select>

/** BatchStatementErrorCodeEnum: per statement, the exceptions go by other names. */
const batchCodes: Readonly<Record<string, string>> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  DuplicateItemException: 'DuplicateItem',
  ResourceNotFoundException: 'ResourceNotFound',
  ValidationException: 'ValidationError',
}

/** BatchExecuteStatement: 1 to 25 statements, each with its own condition and answer; reads and writes don't mix. */
export async function batchExecute(
  store: Store,
  writer: ItemWriter,
  input: Record<string, unknown>,
): Promise<{ Responses: object[] }> {
  const statements = input['Statements']
  if (!Array.isArray(statements) || statements.length === 0 || statements.length > statementLimit) {
    const count = Array.isArray(statements) ? statements.length : 0
    throw invalid(`Member must have length between 1 and ${statementLimit} at 'statements': ${count} statements`)
  }
  const parsed = statements.map(parseInput)
  const reads = parsed.filter(({ statement }) => statement.kind === 'select').length
  if (reads > 0 && reads < parsed.length) throw invalid('Cannot mix read and write statements in one batch')
  const outcomes = reads > 0 ? await readAll(store, writer, parsed) : await writeAll(store, writer, parsed)
  return { Responses: outcomes.map((outcome, index) => toResponse(outcome, parsed[index]?.statement.table ?? '')) }
}

/** ExecuteStatement: one statement; what fails is an exception here. */
export async function execute(
  store: Store,
  writer: ItemWriter,
  input: Record<string, unknown>,
): Promise<{ Items: Item[] }> {
  const parsed = [parseInput(input)]
  const isRead = parsed[0]?.statement.kind === 'select'
  const [outcome] = isRead ? await readAll(store, writer, parsed) : await writeAll(store, writer, parsed)
  if (outcome instanceof AwsError) throw outcome
  return { Items: outcome === undefined ? [] : [outcome] }
}

/** An item that was read, an error, or undefined for a write that went through. */
type Outcome = Item | AwsError | undefined

async function writeAll(store: Store, writer: ItemWriter, inputs: readonly StatementInput[]): Promise<Outcome[]> {
  const tables = await tablesOf(writer, inputs)
  const requests = inputs.map((input): WriteRequest | AwsError => {
    const table = tables.get(input.statement.table)
    if (table === undefined || table instanceof AwsError) return table ?? invalid('No table')
    return attempt(() => {
      const request = toWrite(store, input.statement as Write, input.parameters, table)
      if (input.oldItemOnFailure) request.input.ReturnValuesOnConditionCheckFailure = 'ALL_OLD'
      return request
    })
  })
  const wellFormed = requests.filter((request): request is WriteRequest => !(request instanceof AwsError))
  const plans = (await writer.writeEach(wellFormed)).values()
  return requests.map((request) => {
    if (request instanceof AwsError) return request
    const plan = plans.next().value
    return plan?.ok === false ? plan.error : undefined
  })
}

async function readAll(store: Store, writer: ItemWriter, inputs: readonly StatementInput[]): Promise<Outcome[]> {
  const tables = await tablesOf(writer, inputs)
  return Promise.all(
    inputs.map(async ({ statement, parameters }): Promise<Outcome> => {
      const table = tables.get(statement.table)
      if (table === undefined || table instanceof AwsError) return table ?? invalid('No table')
      const row = attempt(() => {
        const key = toKey(statement as Select, parameters, table)
        return itemKey(table.TableName, core.createKey(key, table))
      })
      if (row instanceof AwsError) return row
      const [item] = await store.db.getMany([row])
      return item as Item | undefined
    }),
  )
}

async function tablesOf(writer: ItemWriter, inputs: readonly StatementInput[]): Promise<Map<string, Table | AwsError>> {
  const tables = new Map<string, Table | AwsError>()
  for (const name of new Set(inputs.map(({ statement }) => statement.table))) {
    tables.set(
      name,
      await writer.table(name).catch((error: unknown) => {
        if (error instanceof AwsError) return error
        throw error
      }),
    )
  }
  return tables
}

function parseInput(input: unknown): StatementInput {
  if (!isRecord(input) || typeof input['Statement'] !== 'string') throw invalid('Statement must be a string')
  const parameters = input['Parameters'] ?? []
  if (!Array.isArray(parameters) || !parameters.every(isRecord)) throw invalid('Parameters must be attribute values')
  // A value that is none, such as the number NaN, refuses the whole batch.
  const mistake = parameters.map((parameter) => validations.validateAttributeValue(parameter)).find(Boolean)
  if (mistake !== undefined) throw invalid(mistake)
  return {
    statement: parseStatement(input['Statement']),
    parameters,
    oldItemOnFailure: input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD',
  }
}

function attempt<T>(work: () => T): T | AwsError {
  try {
    return work()
  } catch (error) {
    if (error instanceof AwsError) return error
    throw error
  }
}

function toResponse(outcome: Outcome, table: string): object {
  if (!(outcome instanceof AwsError))
    return outcome === undefined ? { TableName: table } : { TableName: table, Item: outcome }
  const code = batchCodes[outcome.type] ?? 'InternalServerError'
  return { Error: { Code: code, Message: outcome.message, ...outcome.fields } }
}
