/** JSON Schema, as far as it is looked at. */
export type JsonSchema = Readonly<Record<string, unknown>>

interface Common {
  readonly title: string
  /** What the schema says of it. */
  readonly hint?: string
  readonly required: boolean
}

/** A control for a value of one kind. What no control fits is typed as JSON. */
export type FormField = Common &
  (
    | { readonly kind: 'text'; readonly preset?: string }
    | { readonly kind: 'number'; readonly whole: boolean; readonly preset?: string }
    | { readonly kind: 'flag'; readonly preset?: string }
    | { readonly kind: 'choice'; readonly choices: readonly unknown[]; readonly preset?: string }
    | { readonly kind: 'object'; readonly fields: readonly (readonly [name: string, field: FormField])[] }
    | { readonly kind: 'list'; readonly item: FormField }
    | { readonly kind: 'json'; readonly preset?: string }
  )

/** Deeper ones are typed as JSON: nobody fills in a form like that. */
const DEPTH = 4

/** The control for a schema. */
export function fieldOf(schema: JsonSchema, title = '', required = true, depth = 0): FormField {
  const common = { title, required, ...hintOf(schema) }
  const choices = choicesOf(schema)
  if (choices !== undefined) return { ...common, kind: 'choice', choices, ...preset(schema) }
  switch (schema['type']) {
    case 'string':
      return { ...common, kind: 'text', ...presetText(schema) }
    case 'number':
    case 'integer':
      return { ...common, kind: 'number', whole: schema['type'] === 'integer', ...preset(schema) }
    case 'boolean':
      return { ...common, kind: 'flag', ...preset(schema) }
    case 'array':
      if (depth < DEPTH && isSchema(schema['items'])) {
        return { ...common, kind: 'list', item: fieldOf(schema['items'], '', true, depth + 1) }
      }
      break
    case 'object':
      if (depth < DEPTH && isSchema(schema['properties'])) {
        return { ...common, kind: 'object', fields: propertiesOf(schema, schema['properties'], depth) }
      }
      break
  }
  return { ...common, kind: 'json', ...preset(schema) }
}

function propertiesOf(schema: JsonSchema, properties: JsonSchema, depth: number) {
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  return Object.entries(properties).map(
    ([name, property]) =>
      [name, fieldOf(isSchema(property) ? property : {}, name, required.includes(name), depth + 1)] as const,
  )
}

function choicesOf(schema: JsonSchema): readonly unknown[] | undefined {
  if ('const' in schema) return [schema['const']]
  return Array.isArray(schema['enum']) ? (schema['enum'] as readonly unknown[]) : undefined
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function preset(schema: JsonSchema): { readonly preset?: string } {
  return 'default' in schema ? { preset: JSON.stringify(schema['default']) } : {}
}

function presetText(schema: JsonSchema): { readonly preset?: string } {
  return typeof schema['default'] === 'string' ? { preset: schema['default'] } : {}
}

const BOUNDS: Readonly<Record<string, (bound: unknown) => string>> = {
  minimum: (bound) => `at least ${bound}`,
  exclusiveMinimum: (bound) => `over ${bound}`,
  maximum: (bound) => `at most ${bound}`,
  exclusiveMaximum: (bound) => `under ${bound}`,
  minLength: (bound) => (bound === 1 ? 'not empty' : `at least ${bound} characters`),
  maxLength: (bound) => `at most ${bound} characters`,
  minItems: (bound) => `at least ${bound} entries`,
  maxItems: (bound) => `at most ${bound} entries`,
  format: (bound) => `format ${bound}`,
}

/** Its description and its bounds. Numbers that only say what fits in JSON are no bounds. */
function hintOf(schema: JsonSchema): { readonly hint?: string } {
  const bounds = Object.entries(BOUNDS).flatMap(([keyword, words]) => {
    const bound = schema[keyword]
    const says = typeof bound === 'string' || (typeof bound === 'number' && Math.abs(bound) < Number.MAX_SAFE_INTEGER)
    return says ? [words(bound)] : []
  })
  const said = [schema['description'], bounds.join(', ')].filter((text) => typeof text === 'string' && text !== '')
  return said.length === 0 ? {} : { hint: said.join('; ') }
}
