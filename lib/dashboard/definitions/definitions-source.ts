import { statSync } from 'node:fs'
import { Bundler } from '../../dev/build/bundler.ts'
import { guessNodeModules } from '../../dev/build/external-packages.ts'
import { makeBundleFolder } from '../../dev/bundle-folder.ts'
import type { DefinitionsAnswer } from '../api-types.ts'
import type { AppFacts } from './app-facts.ts'
import { readAppFacts } from './read-app.ts'

const NO_FACTS: AppFacts = { tasks: [], groups: {} }

/** The app's definitions, where its module is known; read when they are first asked for, and again once a source has changed. */
export class DefinitionsSource {
  readonly #entry: string | undefined
  #bundler: Bundler | undefined
  #facts: AppFacts = NO_FACTS
  #reading: Promise<DefinitionsAnswer> | undefined
  #sources: readonly string[] = []
  #stamp = ''

  /** @param entry - the module's absolute path; without one nothing is known. */
  constructor(entry: string | undefined) {
    this.#entry = entry
  }

  /** What was read last. */
  last(): AppFacts {
    return this.#facts
  }

  /** Never rejects: a module that can't be read is a `problem`, and what was read before it still stands. */
  async read(): Promise<{ readonly answer: DefinitionsAnswer }> {
    const entry = this.#entry
    if (entry === undefined) return { answer: { known: false, tasks: [] } }
    if (this.#reading === undefined || stampOf(this.#sources) !== this.#stamp) this.#reading = this.#build(entry)
    return { answer: await this.#reading }
  }

  async close(): Promise<void> {
    await this.#bundler?.close()
  }

  async #build(entry: string): Promise<DefinitionsAnswer> {
    try {
      this.#bundler ??= new Bundler(entry, makeBundleFolder())
      this.#sources = await this.#bundler.sources()
      this.#stamp = stampOf(this.#sources)
      const { file } = await this.#bundler.bundle(guessNodeModules(this.#sources))
      this.#facts = await readAppFacts(file)
      return { known: true, tasks: this.#facts.tasks }
    } catch (error) {
      // The next one who asks tries again.
      this.#stamp = ''
      return { known: true, tasks: this.#facts.tasks, problem: error instanceof Error ? error.message : String(error) }
    }
  }
}

function stampOf(sources: readonly string[]): string {
  return sources.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0).join()
}
