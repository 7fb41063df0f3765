import { askOnTerminal } from './ask.ts'
import { coloursFor } from './colours.ts'
import { jsonText } from './json-text.ts'
import { type ProgressBar, progressBar } from './progress-bar.ts'
import { UsageError } from './usage-error.ts'
import type { Look } from './views/look.ts'

/** What a command says: to people, or as JSON. */
export interface Output {
  readonly json: boolean
  /** One result: a document, or its view. */
  show<T>(data: T, view: View<T>): void
  /** A sentence for people, beside the result. */
  note(sentence: string): void
  /** A bar, where anybody can see it. `unit` is what it counts. */
  progress(title: string, unit: string): Promise<ProgressBar>
  /** Goes on when it is told to, or asked and answered with yes. @throws UsageError where nobody can be asked. Gives the answer. */
  confirm(question: string, yes: boolean | undefined): Promise<boolean>
  /** How things have to look now. */
  look(): Look
}

export type View<T> = (data: T, look: Look) => readonly string[]

/** Without a terminal that says how wide it is. */
const COLUMNS = 80

/** Results go to standard output; notes, bars and questions to standard error. */
export function terminalOutput(json: boolean): Output {
  const look = () => ({
    columns: process.stdout.columns || Number(process.env['COLUMNS']) || COLUMNS,
    colours: coloursFor(process.stdout),
    nowMs: Date.now(),
  })
  const note = (sentence: string) => {
    if (!json) process.stderr.write(`${coloursFor(process.stderr).dim(sentence)}\n`)
  }
  return {
    json,
    look,
    show: (data, view) => print(json ? [jsonText(data)] : view(data, look())),
    note,
    progress: (title, unit) => progressBar(json ? undefined : process.stderr, title, unit),
    confirm: async (question, yes = false) => {
      if (yes) return true
      if (!json && process.stdin.isTTY) return askOnTerminal(question)
      throw new UsageError(`${question} Nobody can be asked here: say --yes`)
    },
  }
}

function print(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`)
}
