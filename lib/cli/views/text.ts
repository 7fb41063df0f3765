import { stripVTControlCharacters } from 'node:util'
import stringWidth from 'string-width'

/** Texts that others wrote, made fit for a terminal: none may move its cursor, colour it or ring its bell. */

/** In one line. */
export function oneLine(text: string): string {
  return plain(text).replaceAll(/\s+/g, ' ').trim()
}

/** Its lines, as they are. */
export function plainLines(text: string): string[] {
  return plain(text).replaceAll('\t', '  ').split('\n')
}

function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\r\n', '\n').replaceAll(CONTROLS, ' ')
}

/** All but the line's end and the tab. */
const CONTROLS = /[^\P{Cc}\n\t]/gu

export function widthOf(text: string): number {
  return stringWidth(text)
}

const segmenter = new Intl.Segmenter()

/** At most `width` columns wide; what is left out is told by `…`. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let columns = 1
  for (const { segment } of segmenter.segment(text)) {
    columns += widthOf(segment)
    if (columns > width) break
    kept += segment
  }
  return width < 1 ? '' : `${kept}…`
}

export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  return align === 'left' ? text + space : space + text
}
