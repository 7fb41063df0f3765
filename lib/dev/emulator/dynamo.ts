import { mkdirSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { DevServerError } from '../dev-error.ts'
import { unknownOperation } from './aws-error.ts'
import { batchGet } from './batch-get.ts'
import { core, type Item, type Store, tableKey, type WriteInput } from './dynalite.ts'
import { act } from './dynalite-action.ts'
import { parseInput } from './dynamo-input.ts'
import { isRecord } from './http-json.ts'
import type { WriteRequest } from './item-plan.ts'
import { ItemWriter } from './item-writer.ts'
import type { StateFile } from './json-file.ts'
import { batchExecute, execute } from './partiql-execute.ts'
import { Transactions } from './transactions.ts'
import { TimeToLive } from './ttl.ts'

/** DynamoDB's operations by name. */
export interface JsonService {
  handle(operation: string, input: Record<string, unknown>): Promise<object>
  close(): Promise<void>
}

type Handler = (input: Record<string, unknown>) => Promise<object>

/** What dynalite answers by itself. */
const reads = ['GetItem', 'Query', 'Scan', 'DescribeTable', 'ListTables', 'ListTagsOfResource']
/** What changes tables: no write may run beside it. */
const tableChanges = ['CreateTable', 'UpdateTable', 'DeleteTable', 'TagResource', 'UntagResource']
const writes: Readonly<Record<string, WriteRequest['kind']>> = {
  PutItem: 'put',
  UpdateItem: 'update',
  DeleteItem: 'delete',
}

/**
 * Opens DynamoDB over dynalite's store, in memory or in the LevelDB `folder`.
 * @throws DevServerError with the reason PERSIST_FOLDER when the folder can't be opened, mostly because another process has it open.
 */
export async function openDynamo(state: StateFile, folder: string | undefined): Promise<JsonService> {
  const store = await openStore(folder)
  const ttl = new TimeToLive(store, state, () => writer)
  const writer = new ItemWriter(store, (table, item) => ttl.notice(table, item))
  const handlers = new Map(Object.entries(handlersOf(store, writer, ttl)))
  return {
    handle: async (operation, input) => {
      const handler = handlers.get(operation)
      if (handler === undefined) throw unknownOperation(operation)
      return handler(input)
    },
    close: async () => {
      ttl.close()
      await writer.lock.run(() => store.db.close())
    },
  }
}

function handlersOf(store: Store, writer: ItemWriter, ttl: TimeToLive): Record<string, Handler> {
  const transactions = new Transactions(store, writer)
  const handlers: Record<string, Handler> = {
    BatchGetItem: (input) => batchGet(store, input),
    BatchWriteItem: (input) => batchWrite(store, writer, input),
    TransactWriteItems: (input) => transactions.write(input),
    TransactGetItems: (input) => transactions.read(input),
    BatchExecuteStatement: (input) => batchExecute(store, writer, input),
    ExecuteStatement: (input) => execute(store, writer, input),
    UpdateTimeToLive: (input) => ttl.update(input),
    DescribeTimeToLive: (input) => ttl.describe(input),
  }
  for (const operation of reads) handlers[operation] = (input) => perform(store, operation, input)
  for (const operation of tableChanges) {
    handlers[operation] = (input) => writer.lock.run(() => changeTable(store, operation, input))
  }
  for (const [operation, kind] of Object.entries(writes)) {
    handlers[operation] = (input) => write(writer, { kind, input: parseInput<WriteInput>(store, operation, input) })
  }
  const deleteTable = handlers['DeleteTable']
  handlers['DeleteTable'] = async (input) => {
    const reply = await deleteTable?.(input)
    ttl.forget(String(input['TableName']))
    return reply ?? {}
  }
  return handlers
}

async function write(writer: ItemWriter, request: WriteRequest): Promise<object> {
  const [plan] = await writer.writeEach([request])
  if (plan?.ok === false) throw plan.error
  return plan?.reply ?? {}
}

async function batchWrite(store: Store, writer: ItemWriter, input: Record<string, unknown>): Promise<object> {
  type Entry = { readonly PutRequest?: { readonly Item: Item }; readonly DeleteRequest?: { readonly Key: Item } }
  const { RequestItems } = parseInput<{ RequestItems: Record<string, Entry[]> }>(store, 'BatchWriteItem', input)
  const requests = Object.entries(RequestItems).flatMap(([TableName, entries]) =>
    entries.map(({ PutRequest, DeleteRequest }): WriteRequest => {
      if (PutRequest !== undefined) return { kind: 'put', input: { TableName, Item: PutRequest.Item } }
      return { kind: 'delete', input: { TableName, Key: DeleteRequest?.Key ?? {} } }
    }),
  )
  const plans = await writer.writeAll(requests)
  const failed = plans.find((plan) => !plan.ok)
  if (failed?.ok === false) throw failed.error
  return { UnprocessedItems: {} }
}

function perform(store: Store, operation: string, input: Record<string, unknown>): Promise<object> {
  return act(store, operation, parseInput<object>(store, operation, input))
}

/** Answers when the change is done: a table can be used, or made again, right after the reply. */
async function changeTable(store: Store, operation: string, input: Record<string, unknown>): Promise<object> {
  const reply = await perform(store, operation, input)
  const name = input['TableName']
  if (typeof name !== 'string') return reply
  for (;;) {
    const [table] = await store.db.getMany([tableKey(name)])
    if (!isRecord(table) || table['TableStatus'] === 'ACTIVE') return reply
    await setImmediate()
  }
}

async function openStore(folder: string | undefined): Promise<Store> {
  const atOnce = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }
  if (folder !== undefined) mkdirSync(folder, { recursive: true })
  const store = core.create(folder === undefined ? atOnce : { ...atOnce, path: folder })
  try {
    await store.db.open()
  } catch (cause) {
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause)
    const remedy = 'Stop the other process that uses this folder, or choose another one.'
    throw new DevServerError('PERSIST_FOLDER', `Can't open ${folder}: ${reason}. ${remedy}`, { cause })
  }
  return store
}
