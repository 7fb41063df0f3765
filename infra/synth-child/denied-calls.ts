import dgram from 'node:dgram'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import type { Attempt } from './protocol.ts'

/** Tells of an attempt, and throws: the call that was wrapped never happens. */
export type Deny = (effect: Attempt['effect'], target: string) => never

/**
 * Replaces what Node's permission model lets through: the network, before Node 25, and SQLite's files. All that speaks to the network
 * from JavaScript, `fetch` and TLS included, comes by these.
 */
export function denyCalls(deny: Deny): void {
  replace(net.Socket.prototype, 'connect', (args) => deny('network', peer(args)))
  replace(net.Server.prototype, 'listen', (args) => deny('network', `listening at ${peer(args)}`))
  for (const name of ['bind', 'connect', 'send'])
    replace(dgram.Socket.prototype, name, () => deny('network', 'a UDP socket'))
  for (const api of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) denyLookups(api, deny)
  // Later it would be no more than a connection without a line of the user's on its stack.
  globalThis.fetch = (input) => deny('network', host(input))
  denyConstructor(globalThis, 'WebSocket', ([url]) => deny('network', host(url)))
  denyDatabases(deny)
  // So that `import { connect } from 'node:net'` gets what was replaced.
  syncBuiltinESMExports()
}

function denyLookups(api: object, deny: Deny): void {
  const names = Object.getOwnPropertyNames(api).filter((name) => /^(lookup|resolve|reverse)/.test(name))
  for (const name of names) replace(api, name, ([hostname]) => deny('network', String(hostname)))
}

function denyDatabases(deny: Deny): void {
  const sqlite = process.getBuiltinModule('node:sqlite') as { DatabaseSync?: unknown } | undefined
  if (sqlite === undefined) return
  denyConstructor(sqlite, 'DatabaseSync', ([path, options]) => {
    const readOnly = (options as { readonly readOnly?: boolean } | undefined)?.readOnly === true
    if (!readOnly && path !== ':memory:') deny('write', String(path))
  })
}

function replace(owner: object, name: string, call: (args: readonly unknown[]) => never): void {
  Object.defineProperty(owner, name, {
    configurable: true,
    writable: true,
    value: (...args: readonly unknown[]) => call(args),
  })
}

/** Keeps the class for all but `new`, when `check` throws. Read only when it is asked for: Node loads some late. */
function denyConstructor(owner: object, name: string, check: (args: readonly unknown[]) => void): void {
  const before = Object.getOwnPropertyDescriptor(owner, name)
  if (before === undefined) return
  const original = () => (before.get === undefined ? before.value : before.get.call(owner)) as object
  const proxy = () =>
    new Proxy(original(), {
      construct(target, args, newTarget) {
        check(args)
        return Reflect.construct(target as new () => object, args, newTarget)
      },
    })
  Object.defineProperty(owner, name, { configurable: true, enumerable: before.enumerable ?? true, get: proxy })
}

/** `connect(port, host)`, `connect(path)`, `connect({ port, host, path })`, and Node's own `connect([options, callback])`. */
function peer(args: readonly unknown[]): string {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as readonly unknown[]) : args
  if (typeof first !== 'object' || first === null)
    return typeof first === 'string' && !/^\d+$/.test(first) ? first : `${hostName(second)}:${String(first)}`
  const { host: name, port, path } = first as Readonly<Record<string, unknown>>
  return typeof path === 'string' && port === undefined ? path : `${hostName(name)}:${String(port)}`
}

function hostName(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : 'localhost'
}

/** Without path and query, where keys may be. */
function host(input: unknown): string {
  const text = input instanceof Request ? input.url : String(input)
  return URL.canParse(text) ? new URL(text).host : 'an address'
}
