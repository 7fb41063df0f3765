import type { Wire } from './codec.ts'

/** What a JSON round trip gives back; `never` for what it can't carry. */
export type Jsonify<T> = unknown extends T
  ? unknown
  : T extends bigint | symbol | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | ArrayBufferView | ArrayBuffer
    ? never
    : T extends { toJSON(): infer J }
      ? Jsonify<J>
      : // biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing gives void.
        T extends string | number | boolean | null | undefined | void
        ? T
        : T extends readonly unknown[]
          ? { [K in keyof T]: Jsonify<T[K]> }
          : T extends object
            ? { [K in keyof T as T[K] extends (...args: never) => unknown ? never : K]: Jsonify<T[K]> }
            : never

/** What a caller gets back of a `T` that travelled by a codec of this wire. */
export type OnWire<W extends Wire, T> = W extends 'exact' ? T : Jsonify<T>
