import { useEffect, useRef, useState } from 'preact/hooks'
import { postLines } from './api.ts'

/** How far work on many is. */
export interface BulkState<P> {
  readonly busy: boolean
  readonly progress?: P
  readonly error?: Error
}

/** Work on many, once at a time. It stops at its next step when the page is left. `run` gives `undefined` when it failed: see `state.error`. */
export function useBulk<T, P>(path: string) {
  const [state, setState] = useState<BulkState<P>>({ busy: false })
  const left = useRef(new AbortController())
  useEffect(() => {
    const { current } = left
    return () => current.abort()
  }, [])
  const run = async (body: object): Promise<T | undefined> => {
    setState({ busy: true })
    try {
      const result = await postLines<T, P>(
        path,
        body,
        (progress) => setState({ busy: true, progress }),
        left.current.signal,
      )
      setState({ busy: false })
      return result
    } catch (error) {
      if (!left.current.signal.aborted) setState({ busy: false, error: error as Error })
      return undefined
    }
  }
  return { run, state }
}
