import { appendFileSync, closeSync, fsync, openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const sync = promisify(fsync)

/** A file of JSON lines, outside of the queue, that says what happened even when its writer is killed right after. */
export class Ledger implements Disposable {
  readonly #file: number

  constructor(path: string) {
    this.#file = openSync(path, 'a')
  }

  /** Outlives the process, though not the machine. */
  note(...lines: readonly object[]): void {
    appendFileSync(this.#file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  }

  /** Resolves once the lines are on the disk. */
  async keep(...lines: readonly object[]): Promise<void> {
    this.note(...lines)
    await sync(this.#file)
  }

  [Symbol.dispose](): void {
    closeSync(this.#file)
  }
}

/** All lines of the ledgers in `folder` whose names begin with `prefix`. */
export function readLedgers<T>(folder: string, prefix: string): T[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}
