import { widthOf } from './text.ts'

/** The words of a text in lines of at most `width` columns, where no word is wider by itself. Empty texts have one line. */
export function wrapWords(text: string, width: number, widthOfLine: (line: string) => number = widthOf): string[] {
  const lines: string[] = []
  let line: string | undefined
  for (const word of text.split(' ')) {
    const longer: string = line === undefined ? word : `${line} ${word}`
    if (line !== undefined && widthOfLine(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line ?? '']
}
