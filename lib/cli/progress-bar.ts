/** How far long work has come. */
export interface ProgressBar {
  /** @param total - `undefined` while nobody knows. */
  update(done: number, total: number | undefined): void
  stop(): void
}

const SILENT: ProgressBar = { update: () => {}, stop: () => {} }

/** A bar on a terminal; nothing elsewhere. */
export async function progressBar(
  stream: NodeJS.WriteStream | undefined,
  title: string,
  unit: string,
): Promise<ProgressBar> {
  if (stream?.isTTY !== true) return SILENT
  const { SingleBar } = (await import('cli-progress')).default
  const bar = new SingleBar({
    stream,
    barsize: 30,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    format: '{title} {bar} {count}',
    clearOnComplete: true,
    emptyOnZero: true,
    fps: 10,
  })
  bar.start(1, 0, { title, count: '' })
  return {
    update: (done, total) => {
      bar.setTotal(Math.max(total ?? 1, 1))
      // Of an unknown whole there is no share: the bar stays empty, and the count goes on.
      bar.update(total === undefined ? 0 : done, {
        count: total === undefined ? `${done} ${unit}` : `${done}/${total} ${unit}`,
      })
    },
    stop: () => bar.stop(),
  }
}
