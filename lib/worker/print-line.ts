/** Writes a line to standard output: past `console`, whose lines Lambda wraps in JSON of its own, and a task's logs keep. */
export function printLine(line: string): void {
  process.stdout.write(`${line}\n`)
}
