import { age, clockTime } from '../format.ts'
import { clock } from '../state/clock.ts'

/** How long ago, or in how long; the exact time shows on hovering. */
export function Ago({ iso }: { readonly iso: string }) {
  const ms = clock.value - Date.parse(iso)
  // The server's clock and this one are the same machine's, but seconds are cut at different moments.
  const text = ms < -1000 ? `in ${age(-ms)}` : `${age(Math.max(0, ms))} ago`
  return (
    <time dateTime={iso} title={clockTime(iso)}>
      {text}
    </time>
  )
}

/** The exact time, and how long ago that is. */
export function At({ iso }: { readonly iso: string }) {
  return (
    <>
      <time dateTime={iso}>{clockTime(iso)}</time>{' '}
      <span class="dim">
        (<Ago iso={iso} />)
      </span>
    </>
  )
}
