import { signal } from '@preact/signals'
import { type Route, routeOf } from './route-of.ts'

/** Where the page is. */
export const route = signal<Route>(routeOf(''))

export function startRouting(): void {
  const read = () => {
    route.value = routeOf(location.hash)
  }
  addEventListener('hashchange', read)
  read()
}

/** Takes the token out of the address: the cookie has it now, and an address gets copied, bookmarked and seen. */
export function forgetToken(): void {
  if (location.search !== '') history.replaceState(null, '', `/${location.hash}`)
}

export function go(hash: string): void {
  location.hash = hash
}

/** Changes what the address says after `?`, without a new entry in the history. */
export function replaceQuery(path: string, query: Readonly<Record<string, string>>): void {
  const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString()
  history.replaceState(null, '', `#${path}${text === '' ? '' : `?${text}`}`)
  route.value = routeOf(location.hash)
}
