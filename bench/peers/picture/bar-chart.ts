import { scaleBand, scaleLinear } from 'd3-scale'

interface Bar {
  readonly label: string
  readonly value: number
  /** Of several rounds: drawn as a thin line over the bar's end. */
  readonly min?: number
  readonly max?: number
  readonly highlighted: boolean
}

export interface BarChart {
  readonly title: string
  /** Says which way is good, and in what unit. */
  readonly subtitle: string
  readonly bars: readonly Bar[]
}

const LABEL_WIDTH = 130
const VALUE_WIDTH = 70
const HEAD_HEIGHT = 46
const BAR_HEIGHT = 22

export function chartHeight({ bars }: BarChart): number {
  return HEAD_HEIGHT + bars.length * BAR_HEIGHT
}

/** One chart of horizontal bars, from zero, as the inside of an SVG that is `width` wide. */
export function drawChart({ title, subtitle, bars }: BarChart, width: number): string {
  const most = Math.max(...bars.map(({ value, max = value }) => max), 0)
  const x = scaleLinear([0, most || 1], [LABEL_WIDTH, width - VALUE_WIDTH])
  const y = scaleBand(bars.keys(), [HEAD_HEIGHT, HEAD_HEIGHT + bars.length * BAR_HEIGHT]).padding(0.25)
  const height = y.bandwidth()
  const drawn = bars.map(({ label, value, min = value, max = value, highlighted }, index) => {
    const top = y(index) ?? 0
    const middle = top + height / 2
    const kind = highlighted ? ' class="ours"' : ''
    return [
      `<text${kind} x="${LABEL_WIDTH - 8}" y="${px(middle)}" text-anchor="end">${escaped(label)}</text>`,
      `<rect${kind} x="${LABEL_WIDTH}" y="${px(top)}" width="${px(x(value) - LABEL_WIDTH)}" height="${px(height)}"/>`,
      min === max ? '' : `<path d="M${px(x(min))} ${px(middle)}H${px(x(max))}"/>`,
      `<text${kind} x="${px(x(max) + 6)}" y="${px(middle)}">${shown(value)}</text>`,
    ].join('')
  })
  return [
    `<text class="title" x="0" y="14">${escaped(title)}</text>`,
    `<text class="note" x="0" y="32">${escaped(subtitle)}</text>`,
    ...drawn,
  ].join('\n')
}

function px(value: number): number {
  return Math.round(value * 10) / 10
}

function shown(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 })
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
