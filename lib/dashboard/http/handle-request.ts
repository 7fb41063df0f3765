import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Assets } from '../assets/assets.ts'
import type { Dashboard } from '../dashboard-state.ts'
import { sendError, sendJson, sendLines, sendText } from './answer.ts'
import { type Asked, bringsToken, cookieFor, type Guarded, refusalOf } from './gate.ts'
import { SECURITY_HEADERS } from './headers.ts'
import { readBody } from './read-body.ts'
import { Refusal } from './refusal.ts'
import { findRoute, type Route } from './routes.ts'

/** What requests are answered from. */
export interface Site {
  readonly dashboard: Dashboard
  readonly guarded: Guarded
  readonly routes: readonly Route[]
  /** Loaded with the first page. */
  readonly assets: () => Promise<Assets>
}

/** Answers one request. Never rejects, and writes nothing but the answer: a log would keep the token. */
export async function handleRequest(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = new URL(`http://tasklane${request.url?.startsWith('/') ? request.url : '/'}`)
    const asked = askedBy(request, url)
    const refusal = refusalOf(asked, site.guarded)
    if (refusal !== undefined) throw refusal
    if (url.pathname.startsWith('/api/')) await answerApi(site, request, response, url)
    else await answerFile(site, asked, response)
  } catch (error) {
    const isPage = request.headers.accept?.startsWith('text/html') === true
    if (isPage && error instanceof Refusal) sendText(response, error.status, error.message)
    else sendError(response, error, site.dashboard.meter)
  }
}

function askedBy({ method = 'GET', headers }: IncomingMessage, url: URL): Asked {
  return {
    method,
    path: url.pathname,
    host: headers.host,
    origin: headers.origin,
    site: headers['sec-fetch-site'] as string | undefined,
    cookie: headers.cookie,
    token: url.searchParams.get('token'),
  }
}

async function answerApi(site: Site, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const { dashboard, routes } = site
  const method = request.method ?? 'GET'
  const found = findRoute(routes, method, url.pathname)
  if (found === undefined) throw new Refusal(404, 'NO_ROUTE', `There is no ${method} ${url.pathname}.`)
  const { route, params } = found
  if (route.operates && !dashboard.operate) throw readOnly()
  const given = method === 'POST' ? await readBody(request) : Object.fromEntries(url.searchParams)
  const call = { params, signal: goneSignal(response) }
  if (route.streams) await sendLines(response, dashboard.meter, (emit) => route.handle(dashboard, given, call, emit))
  else sendJson(response, 200, await route.handle(dashboard, given, call, () => {}), dashboard.meter)
}

function readOnly(): Refusal {
  return new Refusal(403, 'READ_ONLY', 'This dashboard only looks. To act, start it with: tasklane dashboard --operate')
}

async function answerFile({ assets, guarded }: Site, asked: Asked, response: ServerResponse): Promise<void> {
  const asset = asked.method === 'GET' ? (await assets()).get(asked.path) : undefined
  if (asset === undefined) throw new Refusal(404, 'NO_FILE', `There is nothing at ${asked.path}. Begin at /.`)
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'content-type': asset.type,
    // The page takes the token out of its own address: a redirect would lose a strict cookie when another site's link led here.
    ...(bringsToken(asked, guarded) && { 'set-cookie': cookieFor(guarded) }),
  })
  response.end(asset.contents)
}

/** Aborts when the connection ends before the answer does. */
function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(new Refusal(499, 'GONE', 'The browser closed the connection.'))
  })
  return gone.signal
}
