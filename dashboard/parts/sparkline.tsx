import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { isDark } from '../state/theme.ts'

const WIDTH = 120
const HEIGHT = 24

interface Props {
  /** In ms since 1970. */
  readonly times: readonly number[]
  readonly values: readonly (number | null)[]
  /** What it shows, in words. */
  readonly label: string
}

/** A line of one value over time, without axes: for a table's cell. */
export function Sparkline({ times, values, label }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const dark = isDark.value
  // The colours are read from the theme, so another theme is another chart.
  useEffect(() => {
    if (host.current === null) return
    plot.current = new uPlot(OPTIONS(colour('--wait-bar')), dataOf(times, values), host.current)
    return () => plot.current?.destroy()
  }, [dark])
  useEffect(() => plot.current?.setData(dataOf(times, values)), [times, values])
  return <div class="sparkline" ref={host} role="img" aria-label={label} />
}

const OPTIONS = (stroke: string): uPlot.Options => ({
  width: WIDTH,
  height: HEIGHT,
  legend: { show: false },
  cursor: { show: false },
  select: { show: false, left: 0, top: 0, width: 0, height: 0 },
  axes: [{ show: false }, { show: false }],
  scales: { x: { range: atLeastAMinute }, y: { range: (_, __, most) => [0, Math.max(1, most ?? 1)] } },
  padding: [2, 0, 2, 0],
  series: [{}, { stroke, width: 1.5, points: { show: false } }],
})

/** What has been seen, and no less than a minute: uPlot takes one look for a day. In seconds. */
export function atLeastAMinute({ data: [seconds] }: uPlot): [number, number] {
  const end = seconds.at(-1) ?? Date.now() / 1000
  return [Math.min(seconds[0] ?? end, end - 60), end]
}

/** A custom property's value, for what is drawn on a canvas. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

function dataOf(times: readonly number[], values: readonly (number | null)[]): uPlot.AlignedData {
  return [times.map((ms) => ms / 1000), [...values]]
}
