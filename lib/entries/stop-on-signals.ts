const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/**
 * Ends this process in good order on SIGTERM and Ctrl-C: `stop` first, then exit, for a handler that ignores its signal, or a connection
 * that it left open, would keep the process. A second signal ends it at once.
 *
 * @returns what switches this off.
 */
export function stopOnSignals(stop: () => Promise<void>): () => void {
  let asked = false
  const onSignal = (signal: NodeJS.Signals) => {
    if (asked) process.exit(signal === 'SIGINT' ? 130 : 143)
    asked = true
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  for (const signal of SIGNALS) process.on(signal, onSignal)
  return () => {
    // While it stops because of a signal, the second one still counts.
    if (!asked) for (const signal of SIGNALS) process.off(signal, onSignal)
  }
}
