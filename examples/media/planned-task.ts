import type { App, InputOf, NameOf } from 'tasklane'
import type app from './tasks.ts'

export type Media = typeof app
type Definition<K> = Media extends App<string, infer T> ? Extract<T, { readonly name: K }> : never

/** Most urgent first. */
export const PRIORITIES = ['critical', 'high', 'normal', 'low'] as const
export type PriorityName = (typeof PRIORITIES)[number]

/** What must be true once a task has ended. */
export type Expected =
  /** It succeeded, and `file` is an image of this size. */
  | { readonly kind: 'image'; readonly file: string; readonly width: number; readonly height: number }
  /** It succeeded on attempt `fromAttempt` or a later one, and `file` holds what `source` holds. */
  | { readonly kind: 'copy'; readonly file: string; readonly source: string; readonly fromAttempt: number }
  /** It succeeded if `source` is a sound photo; if not, it failed and said so. */
  | { readonly kind: 'verdict'; readonly source: string }

interface Planned<K extends NameOf<Media>> {
  readonly task: K
  readonly input: InputOf<Definition<K>>
  readonly options: { readonly priority: PriorityName; readonly labels: Readonly<Record<string, string>> }
  readonly expected: Expected
}

/** A task that is to be enqueued, and what is to come of it. */
export type PlannedTask = { [K in NameOf<Media>]: Planned<K> }[NameOf<Media>]
