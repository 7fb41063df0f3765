import type { SelfTime } from './read-profile.ts'

/** Whose code it is, by its file's path or, for what has none, by its name; the first that fits. */
const OWNERS: readonly (readonly [string, (time: SelfTime) => boolean])[] = [
  ['garbage collection', ({ name }) => name === '(garbage collector)'],
  ['system calls and other native code', ({ name }) => name === '(program)'],
  ['AWS SDK', ({ url }) => /node_modules\/(@aws-sdk|@smithy|@aws)\//.test(url)],
  [
    'dynalite and its store',
    ({ url }) => /node_modules\/(dynalite|[\w-]*level[\w-]*|lazy|big\.js|murmurhash[\w-]*)\//.test(url),
  ],
  ['fauxqs', ({ url }) => /node_modules\/fauxqs\//.test(url)],
  [
    'fastify and what it brings',
    ({ url }) => /node_modules\/(@?fastify|find-my-way|avvio|light-my-request|fast-|secure-json)/.test(url),
  ],
  ['other packages', ({ url }) => url.includes('node_modules/')],
  ['Tasklane: emulator', ({ url }) => /\/lib\/dev\/emulator\//.test(url)],
  ['Tasklane: runner of the local backend', ({ url }) => /\/lib\/dev\//.test(url)],
  ['Tasklane: adapters to AWS', ({ url }) => /\/lib\/adapters\/aws\//.test(url)],
  ['Tasklane: the rest', ({ url }) => /\/(lib|functions|bench)\//.test(url)],
  [
    'Node: http, net and streams',
    ({ url }) =>
      /^node:(_?http|internal\/http|net|_?stream|internal\/(stream|streams|js_stream|net)|events|internal\/stream_base)/.test(
        url,
      ),
  ],
  ['Node: crypto', ({ url }) => /^node:(crypto|internal\/crypto)/.test(url)],
  ['Node: child processes', ({ url }) => /^node:(child_process|internal\/(child_process|cluster))/.test(url)],
  ['Node: the rest', ({ url }) => url.startsWith('node:')],
  ['native functions', () => true],
]

const TOP = 25

/** Where the time of a process went: by owner, then the functions that took most. */
export function summarise(title: string, times: readonly SelfTime[], tasks: number): string {
  const total = times.reduce((sum, { ms }) => sum + ms, 0)
  const byOwner = new Map<string, number>()
  for (const time of times) {
    const [owner = ''] = OWNERS.find(([, fits]) => fits(time)) ?? []
    byOwner.set(owner, (byOwner.get(owner) ?? 0) + time.ms)
  }
  const share = (ms: number) =>
    `${((ms / total) * 100).toFixed(1).padStart(5)} %  ${((ms * 1000) / tasks).toFixed(0).padStart(4)} us`
  const owners = [...byOwner].sort(([, a], [, b]) => b - a).map(([owner, ms]) => `  ${share(ms)}  ${owner}`)
  const top = times.slice(0, TOP).map(({ name, url, ms }) => `  ${share(ms)}  ${name}  ${shortUrl(url)}`)
  return [
    `${title}: ${total.toFixed(0)} ms busy, ${((total * 1000) / tasks).toFixed(0)} us a task`,
    ...owners,
    ' functions, by the time in themselves:',
    ...top,
    '',
  ].join('\n')
}

function shortUrl(url: string): string {
  const at = url.lastIndexOf('node_modules/')
  return at >= 0 ? url.slice(at + 'node_modules/'.length) : url.replace(/^file:.*?\/(?=(lib|functions|bench)\/)/, '')
}
