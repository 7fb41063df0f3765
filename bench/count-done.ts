import type { DevServer } from 'tasklane/dev'

/** Counts messages of invocations that succeeded. */
export function countDone(server: Pick<DevServer, 'onEvent'>) {
  let wanted = 0
  let enough = Promise.withResolvers<void>()
  server.onEvent((event) => {
    if (event.type !== 'invoked') return
    wanted -= event.messages - event.failed
    if (wanted <= 0) enough.resolve()
  })
  return {
    /** Resolves once so many more are done. To be called before they are put in. */
    more: (messages: number): Promise<void> => {
      wanted += messages
      enough = Promise.withResolvers()
      if (wanted <= 0) enough.resolve()
      return enough.promise
    },
  }
}
