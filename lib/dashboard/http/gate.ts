import { createHash, timingSafeEqual } from 'node:crypto'
import { Refusal } from './refusal.ts'

/** What of a request decides whether it is let in. Headers as they came. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly host: string | undefined
  readonly origin: string | undefined
  /** The `Sec-Fetch-Site` header: where the browser says that the request is from. */
  readonly site: string | undefined
  readonly cookie: string | undefined
  /** The address's own `token`. */
  readonly token: string | null
}

/** Whom this server is: the port that it listens on, and the secret of its printed address. */
export interface Guarded {
  readonly port: number
  readonly token: string
}

/**
 * Why a request is not let in; `undefined` when it is.
 *
 * The Host is checked against DNS rebinding, the Origin and `Sec-Fetch-Site` against other sites (those of other ports of this machine too,
 * whose requests would bring the cookie along), and the secret against everyone who was not told the address.
 */
export function refusalOf(asked: Asked, guarded: Guarded): Refusal | undefined {
  const { method, path, host, origin, site } = asked
  if (host === undefined || !hostsOf(guarded).includes(host)) {
    return new Refusal(
      421,
      'WRONG_HOST',
      'This dashboard is asked under a name that is not its own. Open the address that tasklane printed.',
    )
  }
  if (method !== 'GET' && method !== 'POST') {
    return new Refusal(405, 'METHOD', `The method is ${method} and must be GET or POST.`)
  }
  if (origin === undefined ? method === 'POST' : origin !== `http://${host}`) {
    return new Refusal(
      403,
      'WRONG_ORIGIN',
      'Only the dashboard itself may ask this. Open the address that tasklane printed.',
    )
  }
  if (path !== '/' && site !== undefined && site !== 'same-origin' && site !== 'none') {
    return new Refusal(403, 'WRONG_SITE', 'Another site asked for this. Open the address that tasklane printed.')
  }
  if (isSame(cookieOf(asked, guarded), guarded.token) || bringsToken(asked, guarded)) return undefined
  return new Refusal(
    401,
    'TOKEN',
    'The token is missing or of an earlier start. Open the whole address that tasklane printed.',
  )
}

/** Whether the page was asked for by the printed address, so that the browser is to be given the cookie. */
export function bringsToken({ method, path, token }: Asked, guarded: Guarded): boolean {
  return method === 'GET' && path === '/' && isSame(token ?? undefined, guarded.token)
}

/** Kept by the browser until it is closed; no script reads it, and no other site's request brings it. */
export function cookieFor({ port, token }: Guarded): string {
  return `${cookieName(port)}=${token}; Path=/; HttpOnly; SameSite=Strict`
}

/** Browsers don't tell ports apart: two dashboards of one machine must not overwrite each other's. */
function cookieName(port: number): string {
  return `tasklane-${port}`
}

function hostsOf({ port }: Guarded): string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`]
}

function cookieOf({ cookie = '' }: Asked, { port }: Guarded): string | undefined {
  const start = `${cookieName(port)}=`
  return cookie
    .split('; ')
    .find((part) => part.startsWith(start))
    ?.slice(start.length)
}

/** In a time that tells nothing of where they differ. */
function isSame(given: string | undefined, wanted: string): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(wanted))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
