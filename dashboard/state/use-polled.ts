import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { PollLoop, type PollOptions } from './poll-loop.ts'

/** What was last heard, and the error if the last look failed. */
export interface Polled<T> {
  readonly data: T | undefined
  readonly error: Error | undefined
  /** Looks now, and often again for a while. */
  readonly refresh: () => void
}

/** Looks at `path` again and again: sparingly, and not at all while the page is hidden. Another path begins anew; `null` asks nothing. */
export function usePolled<T>(path: string | null, options: PollOptions<T> = {}): Polled<T> {
  const [seen, setSeen] = useState<{ readonly path: string | null; readonly data?: T; readonly error?: Error }>({
    path,
  })
  const latest = useRef(options)
  latest.current = options
  const [round, setRound] = useState(0)
  const refresh = useCallback(() => setRound((count) => count + 1), [])

  // A new round begins anew, whatever its number.
  useEffect(() => {
    if (path === null) return
    const loop = new PollLoop<T>(path, latest, (data, error) =>
      setSeen((before) => {
        const kept = data ?? (before.path === path ? before.data : undefined)
        return { path, ...(kept !== undefined && { data: kept }), ...(error !== undefined && { error }) }
      }),
    )
    return () => loop.stop()
  }, [path, round])

  const current = seen.path === path ? seen : { path }
  return { data: current.data, error: current.error, refresh }
}
