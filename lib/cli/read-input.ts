import { fstatSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { UsageError } from './usage-error.ts'

/** Where an input is from. */
export interface InputSource {
  /** JSON, or `-` for standard input. */
  readonly argument: string | undefined
  readonly file: string | undefined
}

/** The input that is named; `undefined` for none. @throws UsageError */
export async function readInput(source: InputSource): Promise<unknown> {
  const found = await read(source)
  if (found === undefined) return undefined
  return parsed(found.text, found.what)
}

/** Whether somebody pipes or redirects something here that nothing asks for. Unnamed, it is not read: it may be that of a loop around the command. */
export function isStandardInputLeft({ argument, file }: InputSource): boolean {
  if (argument !== undefined || file !== undefined) return false
  try {
    const input = fstatSync(process.stdin.fd)
    return input.isFIFO() || (input.isFile() && input.size > 0)
  } catch {
    return false
  }
}

/** The inputs of a file of JSON lines, blank ones left out. All are read before any is sent. @throws UsageError naming the line. */
export async function readInputs(source: InputSource): Promise<unknown[]> {
  const found = await read({ ...source, argument: source.argument ?? (source.file === undefined ? '-' : undefined) })
  return inputLines(found?.text ?? '', found?.what ?? 'the input')
}

export function inputLines(all: string, what: string): unknown[] {
  return all
    .split('\n')
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => parsed(line, `line ${number} of ${what}`))
}

async function read({ argument, file }: InputSource): Promise<{ text: string; what: string } | undefined> {
  if (argument !== undefined && file !== undefined)
    throw new UsageError('the input is given twice, as an argument and by --file')
  if (file !== undefined && file !== '-') return { text: await readNamed(file), what: file }
  if (argument === '-' || file === '-') return { text: await text(process.stdin), what: 'standard input' }
  return argument === undefined ? undefined : { text: argument, what: 'the input' }
}

async function readNamed(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`${file} can't be read: ${(cause as Error).message}`, { cause })
  }
}

function parsed(json: string, what: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    const remedy = `write JSON, such as '{"width":64}'; a text has quotes of its own: '"hello"'`
    throw new UsageError(`${what} is no JSON: ${(cause as Error).message}; ${remedy}`, { cause })
  }
}
