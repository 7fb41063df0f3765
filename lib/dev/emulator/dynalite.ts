/**
 * The parts of dynalite 4.0.0 that the DynamoDB emulator stands on, with types.
 *
 * These are its inner modules, so the version is pinned exactly; the emulator's tests guard what is assumed here.
 */
import { createRequire } from 'node:module'
import { keepTextAsText } from './text-level.ts'

const require = createRequire(import.meta.url)

/** One typed value as it travels, `{ S: 'text' }`. */
export type AttributeValue = Readonly<Record<string, unknown>>
export type Item = Record<string, AttributeValue>

interface KeyPart {
  readonly AttributeName: string
  readonly KeyType: 'HASH' | 'RANGE'
}

export interface Table {
  readonly TableName: string
  readonly KeySchema: readonly KeyPart[]
  readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string; readonly KeySchema: readonly KeyPart[] }[]
}

/** A request after validation; the parsed expressions are kept beside what the caller sent. */
export interface WriteInput {
  TableName: string
  Item?: Item
  Key?: Item
  ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE'
  ReturnConsumedCapacity?: string
  _condition?: { readonly expression: ConditionNode }
  _updates?: Updates
}

export interface Updates {
  readonly sections: readonly UpdateSection[]
  readonly paths: readonly Path[]
  readonly nestedPaths: Readonly<Record<string, boolean>>
}

export type Path = readonly (string | number)[]
export type UpdateSection =
  | { readonly type: 'set'; readonly path: Path; readonly val: unknown; readonly attrType?: string }
  | { readonly type: 'remove'; readonly path: Path }

export interface ConditionNode {
  readonly type: string
  readonly name?: string
  readonly args: readonly unknown[]
}

/** dynalite's own errors carry the reply's body and status. */
export interface DynaliteError extends Error {
  readonly statusCode: number
  readonly body: { readonly __type: string; readonly message?: string; readonly Message?: string }
}

export type Callback<T> = (error: Error | null | undefined, value?: T) => void

export interface LevelOperation {
  readonly type: 'put' | 'del'
  readonly key: string
  readonly value?: unknown
}

interface LevelDatabase {
  readonly status: string
  open(): Promise<void>
  close(): Promise<void>
  getMany(keys: readonly string[]): Promise<unknown[]>
  batch(operations: readonly LevelOperation[]): Promise<void>
  values(range: { gte: string; lt: string }): AsyncIterable<unknown>
}

export interface Store {
  readonly options: { readonly maxItemSize: number }
  readonly db: LevelDatabase
  getTable(name: string, callback: Callback<Table>): void
}

interface StoreOptions {
  /** A folder for LevelDB; in memory when left out. */
  readonly path?: string
  readonly createTableMs: number
  readonly deleteTableMs: number
  readonly updateTableMs: number
}

interface Core {
  create(options: StoreOptions): Store
  createKey(item: Item, table: Table): string
  validateItem(item: Item, table: Table): DynaliteError | null | undefined
  validateKey(key: Item, table: Table): DynaliteError | null | undefined
  validateUpdates(legacy: undefined, updates: Updates, table: Table): DynaliteError | null | undefined
  checkConditional(input: WriteInput, existing: Item | undefined): DynaliteError | null | undefined
  itemSize(item: Item): number
}

interface Validations {
  checkTypes(input: object, types: object): object
  checkValidations(input: object, types: object, custom: unknown, store: Store): void
  validateAttributeValue(value: AttributeValue): string | undefined
}

keepTextAsText(require.resolve('dynalite/db'))
export const core = require('dynalite/db') as Core
export const validations = require('dynalite/validations') as Validations

export type Action = (store: unknown, input: object, callback: Callback<Record<string, unknown>>) => void

/** Loads what dynalite does for one operation, named as AWS names it: 'PutItem'. */
export function loadAction(operation: string): Action {
  return require(`dynalite/actions/${fileName(operation)}`) as Action
}

/** Loads how dynalite checks the input of one operation. */
export function loadValidation(operation: string): { readonly types: object; readonly custom?: unknown } {
  return require(`dynalite/validations/${fileName(operation)}`) as { types: object; custom?: unknown }
}

/** Whether an error is one of dynalite's own, with a reply's body on it. */
export function isDynaliteError(error: unknown): error is DynaliteError {
  return error instanceof Error && 'statusCode' in error && 'body' in error
}

/** Where dynalite keeps a table's description. */
export function tableKey(tableName: string): string {
  return `table~${tableName}`
}

/** Where dynalite keeps an item: tables and indexes share one key space, told apart by a prefix. */
export function itemKey(tableName: string, key: string): string {
  return `item-${tableName}~${key}`
}

/** Where dynalite keeps an index row. */
export function indexKey(kind: string, tableName: string, indexName: string, key: string): string {
  return `index-${kind.toLowerCase()}~${tableName}~${indexName}~${key}`
}

function fileName(operation: string): string {
  return operation.charAt(0).toLowerCase() + operation.slice(1)
}
