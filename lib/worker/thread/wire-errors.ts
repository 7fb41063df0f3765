import { isError } from '../../core/brand.ts'
import * as errors from '../../core/errors/index.ts'
import { storedError } from '../../core/stored-error.ts'

/** Whatever was thrown, as data. */
export type WireThrown = { readonly value: unknown } | { readonly error: WireError }

interface WireError {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  /** Own properties that can be cloned, such as `code`. */
  readonly properties: Readonly<Record<string, unknown>>
  /** Our brands, by their registered names: they make a steering error steer. */
  readonly brands: Readonly<Record<string, unknown>>
}

const BRAND_PREFIX = 'tasklane.'

/** Never throws, whatever getters and traps do. */
export function toWire(thrown: unknown): WireThrown {
  try {
    return wireOf(thrown)
  } catch {
    // A Proxy, say, whose traps throw.
    return { value: storedError(thrown, false).message }
  }
}

function wireOf(thrown: unknown): WireThrown {
  if (!isError(thrown)) return cloned(thrown) ?? { value: storedError(thrown, false).message }
  const { type, code, message, stack } = storedError(thrown, false)
  const properties = ownEntries(thrown, Object.keys(thrown)).filter(([key]) => key !== 'name')
  const brands = Object.getOwnPropertySymbols(thrown).flatMap((symbol) => {
    const name = Symbol.keyFor(symbol)
    return name?.startsWith(BRAND_PREFIX) ? [[name, Reflect.get(thrown, symbol)] as const] : []
  })
  const properly = { code, ...Object.fromEntries(properties) }
  return { error: { name: type, message, stack, properties: properly, brands: Object.fromEntries(brands) } }
}

/** The error again: of its class where that is one of ours, else an Error of its name. */
export function fromWire(wire: WireThrown): unknown {
  if ('value' in wire) return wire.value
  const { name, message, stack, properties, brands } = wire.error
  const error = Object.assign(new Error(message), properties)
  const ours = Object.entries(errors).find(([exported]) => exported === name)?.[1]
  if (typeof ours === 'function' && ours.prototype instanceof Error)
    Object.setPrototypeOf(error, ours.prototype as object)
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true })
  Object.defineProperty(error, 'stack', { value: stack ?? `${name}: ${message}`, configurable: true, writable: true })
  for (const [brand, value] of Object.entries(brands)) Object.defineProperty(error, Symbol.for(brand), { value })
  return error
}

function ownEntries(of: object, keys: readonly string[]): (readonly [string, unknown])[] {
  return keys.flatMap((key) => {
    try {
      const copy = cloned(Reflect.get(of, key))
      return copy === undefined ? [] : [[key, copy.value] as const]
    } catch {
      return []
    }
  })
}

/** A copy, or `undefined` where there can be none. */
function cloned(value: unknown): { readonly value: unknown } | undefined {
  try {
    return { value: structuredClone(value) }
  } catch {
    return undefined
  }
}
