import * as v from 'valibot'
import type { Dashboard } from '../dashboard-state.ts'
import { Refusal } from './refusal.ts'

/** What a handler is given beside what it asked for. */
interface Call {
  readonly params: Readonly<Record<string, string>>
  /** Aborts when the browser is gone. */
  readonly signal: AbortSignal
}

type Emit = (progress: object) => void

/** One address of the API. `path` may have `:names`, which stand for one segment each. */
export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Whether it changes something, or costs others something: then it is there only with `operate`. */
  readonly operates: boolean
  /** Whether it answers by lines: progress while it lasts, then the result. */
  readonly streams: boolean
  /** @param given - the query's entries, or the body. */
  handle(dashboard: Dashboard, given: unknown, call: Call, emit: Emit): Promise<unknown>
}

type Schema = v.GenericSchema<unknown, unknown>
type Handler<S extends Schema> = (
  dashboard: Dashboard,
  given: v.InferOutput<S>,
  call: Call,
  emit: Emit,
) => Promise<unknown>

/** Looks, and changes nothing. */
export function get<S extends Schema>(path: string, query: S, handler: Handler<S>): Route {
  return route('GET', path, query, handler, { operates: false, streams: false })
}

/** Changes something: only with `operate`. */
export function post<S extends Schema>(path: string, body: S, handler: Handler<S>): Route {
  return route('POST', path, body, handler, { operates: true, streams: false })
}

/** Changes many, tells how far it is, and stops when nobody listens any more: only with `operate`. */
export function bulk<S extends Schema>(path: string, body: S, handler: Handler<S>): Route {
  return route('POST', path, body, handler, { operates: true, streams: true })
}

function route<S extends Schema>(
  method: Route['method'],
  path: string,
  schema: S,
  handler: Handler<S>,
  kind: Pick<Route, 'operates' | 'streams'>,
): Route {
  return {
    method,
    path,
    ...kind,
    handle: (dashboard, given, call, emit) => handler(dashboard, checked(schema, given), call, emit),
  }
}

function checked<S extends Schema>(schema: S, given: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, given)
  if (result.success) return result.output
  const said = result.issues.map((issue) => `${v.getDotPath(issue) ?? 'the request'}: ${issue.message}`)
  throw new Refusal(400, 'REQUEST', `The request can't be as given: ${said.slice(0, 5).join('; ')}.`)
}

/** The route of a path, and what its `:names` stand for. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly params: Record<string, string> } | undefined {
  for (const candidate of routes) {
    const params = candidate.method === method ? paramsOf(candidate.path, path) : undefined
    if (params !== undefined) return { route: candidate, params }
  }
  return undefined
}

function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  const names = pattern.split('/')
  const segments = path.split('/')
  if (names.length !== segments.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, name] of names.entries()) {
    const segment = segments[index] ?? ''
    if (name.startsWith(':')) params[name.slice(1)] = decoded(segment)
    else if (name !== segment) return undefined
  }
  return params
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new Refusal(400, 'REQUEST', `The address has '${segment}', which is no encoded text.`)
  }
}
