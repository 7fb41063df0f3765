import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { clockTime, count } from '../format.ts'
import { isDark } from '../state/theme.ts'
import { atLeastAMinute, colour } from './sparkline.tsx'

const HEIGHT = 138

interface Props {
  /** In ms since 1970. */
  readonly times: readonly number[]
  readonly waiting: readonly number[]
  readonly running: readonly number[]
}

/** All queues together, since the dashboard was started. */
export function LoadChart({ times, waiting, running }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const data: uPlot.AlignedData = [times.map((ms) => ms / 1000), [...waiting], [...running]]
  const dark = isDark.value
  // The colours are read from the theme, so another theme is another chart.
  useEffect(() => {
    const element = host.current
    if (element === null) return
    const chart = new uPlot(optionsFor(element.clientWidth), data, element)
    plot.current = chart
    const resized = new ResizeObserver(() => chart.setSize({ width: innerWidthOf(element), height: HEIGHT }))
    resized.observe(element)
    return () => {
      resized.disconnect()
      chart.destroy()
    }
  }, [dark])
  useEffect(() => plot.current?.setData(data), [times])
  const now = `${count(waiting.at(-1) ?? 0)} waiting, ${count(running.at(-1) ?? 0)} running`
  return <div class="load-chart" ref={host} role="img" aria-label={`Load of all queues over time; now ${now}`} />
}

function innerWidthOf(element: HTMLElement): number {
  return Math.max(120, element.clientWidth - 12)
}

function optionsFor(width: number): uPlot.Options {
  const axis = {
    stroke: colour('--dim'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  }
  const line = (name: string, fill?: string) => ({
    stroke: colour(name),
    width: 1.75,
    points: { show: false },
    ...(fill !== undefined && { fill: colour(fill) }),
  })
  return {
    width: Math.max(120, width - 12),
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { range: atLeastAMinute },
      y: { range: (_, __, most) => [0, Math.max(4, Math.ceil((most ?? 0) * 1.1))] },
    },
    axes: [
      { ...axis, size: 30, space: 80, values: (_, ticks, __, ___, step) => timesOf(ticks, step) },
      { ...axis, size: 46, space: 34, values: (_, ticks) => ticks.map((tick) => (tick % 1 === 0 ? count(tick) : '')) },
    ],
    series: [{}, line('--wait-bar', '--wait-soft'), line('--accent')],
  }
}

/** Local time; seconds only where they tell ticks apart. */
function timesOf(ticks: readonly number[], stepSeconds: number): string[] {
  const cut = stepSeconds < 60 ? [11, 19] : [11, 16]
  return ticks.map((seconds) => clockTime(new Date(seconds * 1000).toISOString()).slice(...cut))
}
