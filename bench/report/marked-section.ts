import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const BEGIN = '<!-- measured: written by the run -->'
const END = '<!-- end of what was measured -->'

/** Puts `text` between the marks of what runs write into a page. @returns the page's path */
export function writeMarkedSection(page: URL, text: string): string {
  const file = fileURLToPath(page)
  const [before, rest] = readFileSync(file, 'utf8').split(BEGIN)
  const end = rest?.indexOf(END) ?? -1
  if (rest === undefined || end < 0) throw new Error(`${file} lacks its marks: ${BEGIN} and ${END}`)
  writeFileSync(file, `${before}${BEGIN}\n\n${text}\n\n${END}${rest.slice(end + END.length)}`)
  return file
}
