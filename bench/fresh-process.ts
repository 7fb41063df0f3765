import { fork } from 'node:child_process'
import { once } from 'node:events'

/**
 * Runs a module alone in a new Node process, with `gc` at hand: what was loaded and compiled before weighs on no figure.
 *
 * @param settings - what the module gets from {@link settingsGiven}.
 * @returns what it passed to {@link reportBack}.
 */
export async function inFreshProcess<T>(module: URL, settings: object): Promise<T> {
  const child = fork(module, [JSON.stringify(settings)], { execArgv: [...process.execArgv, '--expose-gc'] })
  let reported: { readonly value: T } | undefined
  child.on('message', (value) => {
    reported = { value: value as T }
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (reported !== undefined && code === 0) return reported.value
  throw new Error(
    `${module.pathname} ended with ${code ?? 'a signal'}${reported === undefined ? ', and no figures' : ''}`,
  )
}

export function settingsGiven<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T
}

export function reportBack(value: object): void {
  process.send?.(value)
}
