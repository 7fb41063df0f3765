import { createInterface } from 'node:readline/promises'
import { Interrupted } from './usage-error.ts'

/** Asks on the terminal; anything but yes is no. Rejects with Interrupted on Ctrl-C, and on an end of input. */
export async function askOnTerminal(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const { promise: ended, reject } = Promise.withResolvers<never>()
  for (const event of ['SIGINT', 'close'] as const) terminal.once(event, () => reject(new Interrupted()))
  try {
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), ended])
    return /^y(es)?$/i.test(answer.trim())
  } catch (error) {
    // The cursor still stands behind the question.
    process.stderr.write('\n')
    throw error
  } finally {
    ended.catch(() => {})
    terminal.close()
  }
}
