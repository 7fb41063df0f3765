import type { OverviewAnswer } from '../../lib/dashboard/api-types.ts'
import { age, count, duration, percent, rate } from '../format.ts'
import { LoadChart } from '../parts/load-chart.tsx'
import { Awaited } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { QueueTable } from '../parts/queue-table.tsx'
import { usePolled } from '../state/use-polled.ts'
import { type Totals, totalsOf } from '../totals.ts'

/** How the queues stand. */
export function OverviewPage() {
  const { data, error, refresh } = usePolled<OverviewAnswer>('/api/overview', { fingerprint: load })
  return (
    <div class="page">
      <h1>Overview</h1>
      <Awaited data={data} error={error}>
        {(overview) => (
          <>
            <Summary overview={overview} />
            <Panel title="Load" aside={<Legend />} flush>
              <LoadChart times={overview.times} waiting={overview.waiting} running={overview.running} />
            </Panel>
            <Panel title="Queues" aside={<Window overview={overview} />} flush>
              <QueueTable queues={overview.queues} times={overview.times} refresh={refresh} />
            </Panel>
          </>
        )}
      </Awaited>
    </div>
  )
}

/** Time alone is no change. */
function load({ queues }: OverviewAnswer): unknown {
  return queues.map(({ depth, inFlight, delayed, deadLetters, paused }) => [
    depth,
    inFlight,
    delayed,
    deadLetters,
    paused,
  ])
}

function Summary({ overview }: { readonly overview: OverviewAnswer }) {
  const totals = totalsOf(overview.queues)
  return (
    <dl class="tiles panel" aria-label="All queues">
      {TILES.map(([name, text, isBad]) => (
        <div key={name} class="tile">
          <dt>{name}</dt>
          <dd class={isBad(totals) ? 'bad-text' : ''}>{text(totals)}</dd>
        </div>
      ))}
    </dl>
  )
}

const NEVER = () => false
const TILES: readonly (readonly [string, (totals: Totals) => string, (totals: Totals) => boolean])[] = [
  ['Waiting', ({ depth }) => count(depth), NEVER],
  ['Running', ({ inFlight }) => count(inFlight), NEVER],
  ['Delayed', ({ delayed }) => count(delayed), NEVER],
  ['Oldest', ({ oldestAgeMs }) => (oldestAgeMs === null ? '–' : age(oldestAgeMs)), NEVER],
  ['In per minute', ({ inPerMinute }) => (inPerMinute === null ? '–' : rate(inPerMinute)), NEVER],
  ['Done per minute', ({ outPerMinute }) => (outPerMinute === null ? '–' : rate(outPerMinute)), NEVER],
  [
    'Failed',
    ({ failureShare }) => (failureShare === null ? '–' : percent(failureShare)),
    ({ failureShare }) => (failureShare ?? 0) > 0.05,
  ],
  ['Dead letters', ({ deadLetters }) => count(deadLetters), ({ deadLetters }) => deadLetters > 0],
]

function Legend() {
  return (
    <span class="legend">
      <span>
        <span class="legend-mark waiting" />
        waiting
      </span>
      <span>
        <span class="legend-mark running" />
        running
      </span>
    </span>
  )
}

function Window({ overview: { windowMs } }: { readonly overview: OverviewAnswer }) {
  const said =
    windowMs === undefined
      ? 'no rates: the app was deployed without its listing index'
      : `rates are of the last ${duration(windowMs)}, about`
  return <span class="dim">{said}</span>
}
