import { type BarChart, chartHeight, drawChart, escaped } from './bar-chart.ts'

const WIDTH = 840
const MARGIN = 24
const COLUMN = (WIDTH - 3 * MARGIN) / 2

/** Readable on light and on dark pages: a picture in a README can't ask the page. */
const STYLE = `
text { font: 12px system-ui, sans-serif; fill: #24292f; dominant-baseline: central }
.title { font-size: 14px; font-weight: 600 } .note { fill: #57606a } text.ours { font-weight: 600 }
rect { fill: #afb8c1 } rect.ours { fill: #d9730d } path { stroke: #24292f; stroke-width: 1.5; fill: none }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .note { fill: #9198a1 } rect { fill: #57606a } path { stroke: #e6edf3 }
}`

/** Charts in two columns, with what they are of below, as one SVG file. */
export function drawSheet(title: string, charts: readonly BarChart[], note: string): string {
  const drawn: string[] = []
  let top = MARGIN
  for (let at = 0; at < charts.length; at += 2) {
    const row = charts.slice(at, at + 2)
    for (const [column, chart] of row.entries()) {
      const left = MARGIN + column * (COLUMN + MARGIN)
      drawn.push(`<g transform="translate(${left} ${top})">\n${drawChart(chart, COLUMN)}\n</g>`)
    }
    top += Math.max(...row.map(chartHeight)) + MARGIN
  }
  const height = top + MARGIN
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    ...drawn,
    `<text class="note" x="${MARGIN}" y="${top}">${escaped(note)}</text>`,
    '</svg>\n',
  ].join('\n')
}
