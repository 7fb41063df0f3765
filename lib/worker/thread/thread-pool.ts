import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { GroupSpec } from '../../core/group.ts'
import type { RunEnd } from '../decide.ts'
import type { RunHandler } from '../run-attempt.ts'
import type { Threads } from '../runtime.ts'
import { THREAD_MARK } from './protocol.ts'
import { TaskThread, type ThreadOptions } from './task-thread.ts'

/** The threads of one worker process: made when a task needs one, kept for the next, replaced when they had to be terminated. */
export class ThreadPool implements Threads {
  readonly #entry: string
  readonly #file: URL
  readonly #idle = new Map<string, TaskThread[]>()
  readonly #all = new Set<TaskThread>()

  /**
   * @param entry - what threads load, as a path or `file:` URL: the module whose default export is the app, or the bundle that holds app and
   * library, where whatever starts a worker serves the thread instead.
   */
  constructor(entry: string | URL) {
    const url = asUrl(entry)
    // A bundle has no file of ours beside it.
    const file = threadEntry()
    this.#entry = url.href
    this.#file = existsSync(file) ? file : url
  }

  /** A thread for one run; it loads before the run's timeout begins to count. Never rejects: a thread that is of no use fails the run. */
  async acquire(group: GroupSpec): Promise<RunHandler> {
    const idle = this.#idle.get(group.name)?.pop()
    const thread = idle ?? this.#spawn(group)
    thread.keepAlive(true)
    const error = await thread.ready
    if (error !== undefined) return async (): Promise<RunEnd> => ({ kind: 'crashed', error })
    return async (attempt, environment) => {
      try {
        return await thread.run(attempt, environment)
      } finally {
        this.#release(group.name, thread)
      }
    }
  }

  /** Ends every thread, whatever it does. */
  async close(): Promise<void> {
    await Promise.all([...this.#all].map((thread) => thread.terminate()))
  }

  #spawn(group: GroupSpec): TaskThread {
    const options: ThreadOptions = {
      file: this.#file,
      data: { mark: THREAD_MARK, entry: this.#entry },
      memoryMb: group.threadMemoryMb,
    }
    const thread = new TaskThread(options)
    this.#all.add(thread)
    void thread.gone.then(() => {
      this.#all.delete(thread)
      const idle = this.#idle.get(group.name) ?? []
      this.#idle.set(
        group.name,
        idle.filter((other) => other !== thread),
      )
    })
    return thread
  }

  #release(group: string, thread: TaskThread): void {
    if (thread.isGone) return
    thread.keepAlive(false)
    this.#idle.set(group, [...(this.#idle.get(group) ?? []), thread])
  }
}

function asUrl(entry: string | URL): URL {
  if (entry instanceof URL) return entry
  return entry.startsWith('file:') ? new URL(entry) : pathToFileURL(entry)
}

/** Beside this module, in its own language. */
function threadEntry(): URL {
  const source = new URL('./thread-entry.ts', import.meta.url)
  return import.meta.url.endsWith('.ts') ? source : new URL('./thread-entry.js', import.meta.url)
}
