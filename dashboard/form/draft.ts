import type { FormField } from './fields.ts'

/** What stands in the controls, as it was typed. `undefined`: left out. */
export type Draft = string | undefined | readonly Draft[] | { readonly [name: string]: Draft }

/** What is wrong, by the place: `''` is the whole, `tags.0` the first of the list `tags`. */
export type Problems = Readonly<Record<string, string>>

/**
 * What the controls begin with: the given value, else the schema's defaults.
 *
 * @param isPart - of an object that was given: what it leaves out stays left out.
 */
export function draftOf(field: FormField, value: unknown, isPart = false): Draft {
  if (field.kind === 'object') {
    const given = isRecord(value) ? value : undefined
    const inner = field.fields.map(([name, each]) => [name, draftOf(each, given?.[name], given !== undefined)])
    return Object.fromEntries(inner) as { readonly [name: string]: Draft }
  }
  if (field.kind === 'list') return Array.isArray(value) ? value.map((entry) => draftOf(field.item, entry)) : []
  if (value === undefined) return isPart ? constant(field) : (field.preset ?? constant(field))
  if (field.kind === 'text') return typeof value === 'string' ? value : ''
  return JSON.stringify(value, null, field.kind === 'json' ? 2 : 0)
}

/** What leaves no choice. */
function constant(field: FormField): string {
  return field.kind === 'choice' && field.required && field.choices.length === 1 ? JSON.stringify(field.choices[0]) : ''
}

/** Whether a value can be shown in these controls with nothing of it lost. */
export function fits(field: FormField, value: unknown): boolean {
  const back = filledOf(field, draftOf(field, value))
  return Object.keys(back.problems).length === 0 && sameJson(back.value, value)
}

export interface Filled {
  readonly value: unknown
  readonly problems: Problems
}

/** The value that the controls say. An empty optional one is left out. */
export function filledOf(field: FormField, draft: Draft, path = ''): Filled {
  if (field.kind === 'object') return objectOf(field, isRecord(draft) ? draft : {}, path)
  if (field.kind === 'list') return listOf(field, Array.isArray(draft) ? draft : [], path)
  const text = typeof draft === 'string' ? draft : ''
  if (field.kind === 'text') return ok(text === '' && !field.required ? undefined : text)
  if (text.trim() === '') return field.required ? wrong(path, `${NEEDED[field.kind]}`) : ok(undefined)
  return field.kind === 'number' ? numberOf(field.whole, text, path) : jsonOf(text, path)
}

const NEEDED = {
  number: 'a number is needed',
  flag: 'choose one',
  choice: 'choose one',
  json: 'JSON is needed',
} as const

function objectOf(
  field: Extract<FormField, { kind: 'object' }>,
  draft: { readonly [name: string]: Draft },
  path: string,
): Filled {
  // An optional one of which nothing was touched is left out, with what it would need.
  if (!field.required && path !== '' && isUntouched(field, draft)) return ok(undefined)
  const inner = field.fields.map(([name, each]) => [name, filledOf(each, draft[name], joined(path, name))] as const)
  const entries = inner.flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value] as const]))
  const problems = Object.assign({}, ...inner.map(([, filled]) => filled.problems)) as Problems
  return { value: Object.fromEntries(entries), problems }
}

function isUntouched(field: FormField, draft: Draft): boolean {
  return JSON.stringify(draft) === JSON.stringify(draftOf(field, undefined))
}

function listOf(field: Extract<FormField, { kind: 'list' }>, draft: readonly Draft[], path: string): Filled {
  if (!field.required && draft.length === 0) return ok(undefined)
  const inner = draft.map((entry, at) => filledOf(field.item, entry, joined(path, String(at))))
  return {
    value: inner.map(({ value }) => value ?? null),
    problems: Object.assign({}, ...inner.map(({ problems }) => problems)) as Problems,
  }
}

function numberOf(whole: boolean, text: string, path: string): Filled {
  const value = Number(text)
  if (!Number.isFinite(value)) return wrong(path, `'${text}' is no number`)
  return whole && !Number.isInteger(value) ? wrong(path, `${text} is not whole`) : ok(value)
}

/** @returns the value of a JSON text, or where it goes wrong */
export function jsonOf(text: string, path = ''): Filled {
  try {
    return ok(JSON.parse(text) as unknown)
  } catch (error) {
    return wrong(path, `no JSON: ${(error as Error).message}`)
  }
}

function ok(value: unknown): Filled {
  return { value, problems: {} }
}

function wrong(path: string, problem: string): Filled {
  return { value: undefined, problems: { [path]: problem } }
}

export function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function isRecord(value: unknown): value is { readonly [name: string]: never } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whatever the order of the keys. */
function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  )
}
