/** A page, what of the address is its subject, and what stands after `?`. */
export interface Route {
  readonly page: PageName
  readonly params: readonly string[]
  readonly query: Readonly<Record<string, string>>
}

export type PageName = 'overview' | 'tasks' | 'task' | 'enqueue' | 'schedules' | 'schedule' | 'failures' | 'unknown'

/** Patterns by segments; `*` is one of the subject's. */
const PAGES: readonly (readonly [PageName, readonly string[]])[] = [
  ['overview', []],
  ['tasks', ['tasks']],
  ['task', ['tasks', '*']],
  ['enqueue', ['enqueue']],
  ['schedules', ['schedules']],
  ['schedule', ['schedules', '*', '*']],
  ['failures', ['failures']],
]

/** The page of a hash such as `#/tasks?status=FAILURE`. */
export function routeOf(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?')
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decoded)
  const query = Object.fromEntries(new URLSearchParams(search))
  for (const [page, pattern] of PAGES) {
    const fits =
      pattern.length === segments.length && pattern.every((part, at) => part === '*' || part === segments[at])
    if (fits) return { page, params: segments.filter((_, at) => pattern[at] === '*'), query }
  }
  return { page: 'unknown', params: [], query }
}

export function taskHash(id: string): string {
  return `#/tasks/${encodeURIComponent(id)}`
}

export function tasksHash(query: Readonly<Record<string, string>>): string {
  return `#/tasks?${new URLSearchParams(query)}`
}

export function scheduleHash({ scheduler, key }: { readonly scheduler: string; readonly key: string }): string {
  return `#/schedules/${encodeURIComponent(scheduler)}/${encodeURIComponent(key)}`
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
