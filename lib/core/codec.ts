import * as devalue from 'devalue'
import { SerializationError } from './errors/index.ts'
import { type JsonValue, toJson } from './json.ts'

/** How a codec changes types: `json` gives back what JSON can say (a Date comes back as a string), `exact` the value itself. */
export type Wire = 'json' | 'exact'

/**
 * How inputs and results travel. Give your own as `task({ codec })`; a client that imports only types gets it by `codecs`.
 *
 * `encode` gives any JSON value (a string will do); `decode` gets just that back, from a source that must not be trusted.
 * Throw a SerializationError, or anything, for what can't be carried.
 */
export interface Codec<W extends Wire = Wire> {
  /** Travels in the envelope: 1 to 32 letters, digits, `-` or `_`. */
  readonly name: string
  readonly wire: W
  encode(value: unknown): unknown
  // Method syntax on purpose: a user's `decode(text: string)` is accepted.
  decode(encoded: never): unknown
}

/** The default: what JSON carries. Refuses, by path, what JSON would lose. */
export const json: Codec<'json'> = {
  name: 'json',
  wire: 'json',
  encode: (value) => toJson(value, 'value'),
  decode: (encoded) => encoded,
}

/** Date, Map, Set, bigint, typed arrays, `undefined`, NaN and cycles come back as they were. By devalue, which builds no code from data. */
export const rich: Codec<'exact'> = {
  name: 'rich',
  wire: 'exact',
  encode: (value) => JSON.parse(devalue.stringify(value)) as unknown,
  decode: (encoded: JsonValue) => devalue.unflatten(encoded as number | unknown[]),
}

/** The built-in codecs by name, for `task({ codec: codecs.rich })` or just `'rich'`. */
export const codecs = { json, rich } as const
export type CodecOption = Codec | keyof typeof codecs
/** The wire of a codec option; `json` where none was given. */
export type WireOf<C> = C extends { readonly wire: infer W extends Wire }
  ? W
  : C extends keyof typeof codecs
    ? (typeof codecs)[C]['wire']
    : 'json'

/** Defined in bundles of apps none of whose tasks has the codec `rich`: see `lib/core/bundling.ts`. */
declare const TASKLANE_RICHLESS: true | undefined

/** What is known by name alone. Whoever says `codecs.rich` has it anyway. */
const BUILT_IN: readonly Codec[] = typeof TASKLANE_RICHLESS === 'undefined' ? [json, rich] : [json]

export function codecOf(option: CodecOption): Codec {
  return typeof option === 'string' ? (BUILT_IN.find(({ name }) => name === option) ?? absent(option)) : option
}

/** Of a definition that is in the module, but not in its app: it can be called, but what it encodes would have nobody to read it. */
function absent(name: string): Codec {
  const refuse = () => {
    throw new Error(`no task of the app has this codec, so its bundle is without; write codec: codecs.${name}`)
  }
  return { name, wire: 'exact', encode: refuse, decode: refuse }
}

/** The codecs a client or worker knows by name: the built-in ones and `custom`. */
export function codecsByName(custom: readonly Codec[] = []): ReadonlyMap<string, Codec> {
  return new Map([...BUILT_IN, ...custom].map((codec) => [codec.name, codec]))
}

export function codecProblem(codec: unknown): string | undefined {
  if (typeof codec === 'string') return codec === 'json' || codec === 'rich' ? undefined : CODEC_SHAPE
  if (typeof codec !== 'object' || codec === null) return CODEC_SHAPE
  const { name, wire, encode, decode } = codec as Partial<Codec>
  const fits = typeof name === 'string' && /^[\w-]{1,32}$/.test(name) && (wire === 'json' || wire === 'exact')
  return fits && typeof encode === 'function' && typeof decode === 'function' ? undefined : CODEC_SHAPE
}
const CODEC_SHAPE =
  "codec must be 'json', 'rich' or { name, wire: 'json' | 'exact', encode, decode }, its name 1 to 32 letters, digits, - or _"

/** The encoded value as JSON, or `undefined` for `undefined`: an absent input or result needs no encoding. `what` begins the error's path. */
export function encodeValue(codec: Codec, value: unknown, what: 'input' | 'result'): JsonValue | undefined {
  if (value === undefined) return undefined
  try {
    // The walk is also the proof that a custom codec really gave JSON.
    return codec === json ? toJson(value, what) : toJson(codec.encode(value), what)
  } catch (error) {
    throw error instanceof SerializationError ? error : refusal(error, what, codec)
  }
}

/** @throws SerializationError when the codec can't read what came. */
export function decodeValue(codec: Codec, encoded: JsonValue | undefined, what: 'input' | 'result'): unknown {
  if (encoded === undefined) return undefined
  try {
    return codec.decode(encoded as never)
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    throw new SerializationError(what, `unreadable (${cause})`, `was it written by codec '${codec.name}'?`, {
      cause: error,
    })
  }
}

function refusal(error: unknown, what: string, codec: Codec): SerializationError {
  // devalue says where, as `.items[3]`.
  const path = error instanceof Error && 'path' in error ? `${what}${String(error.path)}` : what
  const message = error instanceof Error ? error.message : String(error)
  return new SerializationError(path, `refused (${message})`, `see codec '${codec.name}'`, { cause: error })
}
