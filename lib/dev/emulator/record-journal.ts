import {
  appendFileSync,
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DevServerError } from '../dev-error.ts'

/** A record to replace, or with `undefined` to remove. */
export type RecordChange = readonly [key: string, value: unknown]

/** Many small records, of which a few change at a time: what would be too much to write whole for each change, as a state file is. */
export interface RecordJournal {
  /** As last written; in the order of their first writing. */
  records(): ReadonlyMap<string, unknown>
  /** All of the changes or none. With a folder, they outlive the process once this returns, however it ends. */
  write(changes: readonly RecordChange[]): void
  close(): void
}

/** So many lines over twice the records, and the file is written anew. */
const SLACK_LINES = 1000

/**
 * Keeps records in `folder`/`name`.jsonl, or in memory when there is no folder. A line is a change, and is only ever added to the file: a
 * crash leaves its whole lines. @throws DevServerError with the reason STATE_FILE_DAMAGED
 */
export function openRecordJournal(folder: string | undefined, name: string): RecordJournal {
  if (folder === undefined) return inMemory()
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.jsonl`)
  const { records, lines: found, isWhole } = load(path)
  let lines = found
  let file: number | undefined
  const rewrite = () => {
    writeFileSync(`${path}.tmp`, [...records].map(lineOf).join(''))
    renameSync(`${path}.tmp`, path)
    if (file !== undefined) closeSync(file)
    file = undefined
    lines = records.size
  }
  if (!isWhole || lines > records.size) rewrite()
  return {
    records: () => records,
    write: (changes) => {
      file ??= openSync(path, 'a')
      append(file, changes.map(lineOf).join(''))
      apply(records, changes)
      lines += changes.length
      if (lines > 2 * records.size + SLACK_LINES) rewrite()
    },
    close: () => {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}

function inMemory(): RecordJournal {
  const records = new Map<string, unknown>()
  return { records: () => records, write: (changes) => apply(records, changes), close: () => undefined }
}

function apply(records: Map<string, unknown>, changes: readonly RecordChange[]): void {
  for (const [key, value] of changes) {
    if (value === undefined) records.delete(key)
    else records.set(key, value)
  }
}

function lineOf([key, value]: RecordChange): string {
  return `${JSON.stringify(value === undefined ? [key] : [key, value])}\n`
}

/** What a full disk took half of is cut off again: the next line is not to begin within it. */
function append(file: number, text: string): void {
  const { size } = fstatSync(file)
  try {
    appendFileSync(file, text)
  } catch (error) {
    ftruncateSync(file, size)
    throw error
  }
}

/** A last line without its end was never acknowledged. */
function load(path: string): { records: Map<string, unknown>; lines: number; isWhole: boolean } {
  const lines = read(path).split('\n')
  const torn = lines.pop()
  const records = new Map<string, unknown>()
  for (const [index, line] of lines.entries()) apply(records, [parse(path, index, line)])
  return { records, lines: lines.length, isWhole: torn === '' }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

function parse(path: string, index: number, line: string): RecordChange {
  try {
    const [key, value] = JSON.parse(line) as unknown[]
    if (typeof key === 'string') return [key, value]
  } catch {
    // Told below.
  }
  const remedy = 'Delete the line, or the file (declared schedules are then made again by the next start).'
  throw new DevServerError('STATE_FILE_DAMAGED', `${path}, line ${index + 1}, is no record. ${remedy}`)
}
