import type { AttemptRow, LogRow } from '../../lib/dashboard/api-types.ts'
import { logTime } from '../format.ts'

const KIND = { debug: 'dim', info: 'dim', warn: 'wait-text', error: 'bad-text' } as const

/** What the runs wrote, run by run. */
export function LogList({ attempts }: { readonly attempts: readonly AttemptRow[] }) {
  const written = attempts.filter(({ logs }) => logs.length > 0)
  return (
    <>
      {written.map(({ attempt, logs, logsCut }) => (
        <div key={attempt}>
          {written.length > 1 && <h3 class="panel-head">Run {attempt + 1}</h3>}
          <ul class="log mono">
            {logs.map((line, at) => (
              <Line key={`${line.time}${at}`} line={line} />
            ))}
          </ul>
          {logsCut === true && <p class="panel-body dim">Lines were left out: the run wrote more than 64 KB.</p>}
        </div>
      ))}
    </>
  )
}

function Line({ line: { time, level, message, fields } }: { readonly line: LogRow }) {
  return (
    <li>
      <time class="dim" dateTime={time}>
        {logTime(time)}
      </time>
      <span class={KIND[level]}>{level}</span>
      <span class="log-text wrap-anywhere">
        {message} {fields !== undefined && <span class="dim">{fields}</span>}
      </span>
    </li>
  )
}
