import type { Command } from 'commander'
import type { ErrorPage } from '../explain/error-page.ts'
import { findPage } from '../explain/find-page.ts'
import { readPages } from '../explain/read-pages.ts'
import { terminalOutput } from '../output.ts'
import { UsageError } from '../usage-error.ts'
import type { Look } from '../views/look.ts'
import { markdownLines } from '../views/markdown.ts'
import { tableLines } from '../views/table.ts'

const EXAMPLES = `
Examples:
  tasklane explain TASK_TIMEOUT
  tasklane explain WorkerCrashed           by the type that a failed task shows, or a dead letter's reason
  tasklane explain                         all of them
  tasklane explain QUEUE_UNAVAILABLE --json | jq -r .page`

/** `tasklane explain`: what an error means, and what to do. Asks nobody: it works offline. */
export function addExplain(program: Command): void {
  program
    .command('explain')
    .description("what an error's code means, why it comes, and what to do")
    .argument('[code]', 'the code, the type or the class of the error; without it all are listed')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((code: string | undefined, _flags: object, self: Command) => {
      const out = terminalOutput(self.optsWithGlobals<{ readonly json?: boolean }>().json ?? false)
      const pages = readPages()
      if (code === undefined) return out.show(pages.map(row), listOfPages)
      const found = findPage(pages, code)
      if ('instead' in found) throw new UsageError(found.instead)
      return out.show(found, ({ page }, look) => markdownLines(page, look))
    })
}

type Row = Pick<ErrorPage, 'code' | 'summary' | 'seenAs'>

function row({ code, summary, seenAs }: ErrorPage): Row {
  return { code, summary, seenAs }
}

function listOfPages(rows: readonly Row[], look: Look): string[] {
  return tableLines<Row>(
    [
      { head: 'CODE', text: ({ code }) => code, whole: true },
      { head: 'MEANS', text: ({ summary }) => firstSentence(summary) },
    ],
    rows,
    look,
  )
}

function firstSentence(text: string): string {
  return text.replaceAll('`', '').replace(/(?<=\.) .*$/, '')
}
