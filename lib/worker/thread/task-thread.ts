import { Worker } from 'node:worker_threads'
import { ErrorCode } from '../../core/errors/index.ts'
import { asError } from '../../core/stored-error.ts'
import type { Attempt } from '../attempt.ts'
import type { RunEnd } from '../decide.ts'
import { encodedInput } from '../encoded-input.ts'
import { type PrintLog, printerFor } from '../log-line.ts'
import { assertMayStart } from '../may-start.ts'
import type { RunEnvironment } from '../run-attempt.ts'
import { taskInfo } from '../task-info.ts'
import { CallDesk } from './call-desk.ts'
import type { FromThread, ThreadData, ToThread, WireEnd } from './protocol.ts'
import { fromWire, toWire } from './wire-errors.ts'

/** Where threads begin, and what they may take. */
export interface ThreadOptions {
  readonly file: URL
  readonly data: ThreadData
  /** V8's old generation, in MB; `undefined` for Node's own limit. */
  readonly memoryMb: number | undefined
}

interface CurrentRun {
  readonly attempt: Attempt
  readonly desk: CallDesk
  readonly print: PrintLog | undefined
  readonly ended: (end: RunEnd) => void
}

/** Loading the app may take so long; a lease of a waiting task outlasts it. */
const LOAD_LIMIT_MS = 20_000

/** One thread, seen from its worker: one run at a time, and gone for good once it had to be terminated. */
export class TaskThread {
  /** Resolves with the error of a thread that is of no use, `undefined` for one that takes runs. */
  readonly ready: Promise<Error | undefined>
  /** Resolves with why it ended. */
  readonly gone: Promise<Error>
  readonly #worker: Worker
  readonly #options: ThreadOptions
  #run = 0
  #current: CurrentRun | undefined
  #isGone = false

  constructor(options: ThreadOptions) {
    this.#options = options
    const { memoryMb } = options
    this.#worker = new Worker(options.file, {
      workerData: options.data,
      ...(memoryMb !== undefined && { resourceLimits: { maxOldGenerationSizeMb: memoryMb } }),
    })
    const ready = Promise.withResolvers<Error | undefined>()
    const gone = Promise.withResolvers<Error>()
    this.ready = ready.promise
    this.gone = gone.promise
    const load = setTimeout(() => {
      ready.resolve(this.#unusable(`did not load within ${LOAD_LIMIT_MS / 1000} s`))
      void this.terminate()
    }, LOAD_LIMIT_MS)
    this.#worker.on('message', (message: FromThread) => {
      if (message.type === 'ready') ready.resolve(undefined)
      else if (message.type === 'unusable')
        ready.resolve(this.#unusable(`threw: ${asError(fromWire(message.thrown)).message}`))
      else this.#hear(message)
    })
    let died: Error | undefined
    this.#worker.once('error', (error) => {
      died = crash(this.#why(error))
    })
    this.#worker.once('exit', (code) => {
      clearTimeout(load)
      this.#isGone = true
      const why = died ?? crash(`the thread that ran it exited with code ${code}`)
      ready.resolve(this.#unusable(`ended while it was loaded (${why.message})`))
      gone.resolve(why)
      this.#finish({ kind: 'crashed', error: why })
    })
    void this.ready.then(() => clearTimeout(load))
  }

  get isGone(): boolean {
    return this.#isGone
  }

  /** An idle thread keeps no process alive. */
  keepAlive(busy: boolean): void {
    if (busy) this.#worker.ref()
    else this.#worker.unref()
  }

  /** Runs one attempt. Once the attempt is stopped from outside, so is the thread: nothing else ends a handler that blocks. */
  async run(attempt: Attempt, environment: RunEnvironment): Promise<RunEnd> {
    const input = await encodedInput(attempt, environment.runtime)
    if ('kind' in input) return input
    if (this.#isGone) return { kind: 'crashed', error: await this.gone }
    assertMayStart(attempt, environment.runtime.settings.skewMs)
    const run = ++this.#run
    const desk = new CallDesk(attempt, environment)
    const print = printerFor(attempt, environment.runtime)
    const ended = new Promise<RunEnd>((resolve) => {
      this.#current = { attempt, desk, print, ended: resolve }
    })
    const { signal } = attempt.abort
    const abort = () => this.#send({ type: 'abort', run, reason: toWire(signal.reason) })
    this.#send({ type: 'run', run, task: taskInfo(attempt), encodedInput: input.encoded, quiet: print !== undefined })
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    void attempt.stop.promise.then(() => {
      if (this.#current?.attempt === attempt) void this.terminate()
    })
    const end = await ended
    signal.removeEventListener('abort', abort)
    return end
  }

  async terminate(): Promise<void> {
    this.#isGone = true
    await this.#worker.terminate()
  }

  #hear(message: Exclude<FromThread, { type: 'ready' | 'unusable' }>): void {
    const current = this.#current
    // What an earlier handler left behind still speaks of its own run.
    if (current === undefined || (message.type !== 'forget' && message.run !== this.#run)) return
    const { desk, attempt, print } = current
    if (message.type === 'forget') desk.forget(message.call)
    else if (message.type === 'log') {
      const { level, message: text, fields } = message.line
      attempt.logs.add(level, text, fields)
      print?.(level, text, fields)
    } else if (message.type === 'call') void desk.answer(message.call, message.ask).then((answer) => this.#send(answer))
    else this.#finish(revived(message.end))
  }

  #finish(end: RunEnd): void {
    const current = this.#current
    this.#current = undefined
    current?.desk.close()
    current?.ended(end)
  }

  #send(message: ToThread): void {
    if (!this.#isGone) this.#worker.postMessage(message)
  }

  #why(error: unknown): string {
    const { code, message } = asError(error) as NodeJS.ErrnoException
    const { memoryMb } = this.#options
    if (code !== 'ERR_WORKER_OUT_OF_MEMORY') return `the thread that ran it died: ${message}`
    const limit =
      memoryMb === undefined ? '' : ` of ${memoryMb} MB; raise 'threadMemory' of its group, or do less in one task`
    return `the thread that ran it reached its memory limit${limit}`
  }

  #unusable(why: string): Error {
    return crash(
      `its thread can't be used: ${this.#options.data.entry} ${why}; give 'entry' as the module whose default export is the app`,
    )
  }
}

function revived(end: WireEnd): RunEnd {
  return end.kind === 'threw' ? { kind: 'threw', thrown: fromWire(end.thrown) } : end
}

/** What a task fails with whose thread is gone, or never was. */
function crash(why: string): Error {
  const error = Object.assign(new Error(why), { code: ErrorCode.WorkerCrashed })
  Object.defineProperty(error, 'name', { value: 'WorkerCrashed' })
  // This stack would tell of the worker, not of the task.
  Object.defineProperty(error, 'stack', { value: '' })
  return error
}
