import type { TaskAnswer } from '../../lib/dashboard/api-types.ts'
import { duration } from '../format.ts'
import { type Span, timelineOf } from '../timeline-layout.ts'

const BAR_TOP = 4
const BAR_HEIGHT = 26
const HEIGHT = 54
const LEAST_SHARE = 0.0005

/** The runs and the waits between them, to scale. The table beneath it says the same in words. */
export function Timeline({ answer }: { readonly answer: TaskAnswer }) {
  const { spans, totalMs, ticks } = timelineOf(answer)
  return (
    <svg class="timeline" height={HEIGHT} role="img" aria-label={`Timeline of ${duration(totalMs)}`}>
      <rect class="track" x="0" y={BAR_TOP} width="100%" height={BAR_HEIGHT} rx="3" />
      {ticks.map(({ at, ms }) => (
        <g key={ms}>
          <line class="tick" x1={percent(at)} x2={percent(at)} y1={BAR_TOP} y2={HEIGHT - 16} />
          <text x={percent(at)} y={HEIGHT - 3} text-anchor={anchorAt(at)}>
            {ms === 0 ? 'created' : `+${duration(ms)}`}
          </text>
        </g>
      ))}
      {spans.map((span) => (
        <Bar key={`${span.kind}${span.from}`} span={span} />
      ))}
    </svg>
  )
}

function Bar({ span: { kind, from, to, ms, run } }: { readonly span: Span }) {
  const inset = kind === 'waiting' ? 8 : 0
  // What took no time at all is seen, too; its stroke is what is seen of it.
  const width = Math.max(to - from, LEAST_SHARE)
  return (
    <rect
      class={kind}
      x={percent(Math.min(from, 1 - LEAST_SHARE))}
      y={BAR_TOP + inset}
      width={percent(width)}
      height={BAR_HEIGHT - 2 * inset}
      rx="2"
    >
      <title>{run === undefined ? `waited ${duration(ms)}` : `run ${run}: ${kind}, ${duration(ms)}`}</title>
    </rect>
  )
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`
}

function anchorAt(share: number): 'start' | 'middle' | 'end' {
  if (share < 0.04) return 'start'
  return share > 0.94 ? 'end' : 'middle'
}
