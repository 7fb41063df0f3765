import type { StandardSchemaV1 } from '@standard-schema/spec'

type JsonSchema = Readonly<Record<string, unknown>>

/** What Standard JSON Schema adds to a Standard Schema (zod 4.2, ArkType 2.1.28 and others have it). */
interface Converter {
  readonly input?: (options: { readonly target: string }) => JsonSchema
}

/** The JSON Schema of what callers give; `undefined` where the schema can't say it: a date, a custom check, another library. */
export function inputSchema(schema: StandardSchemaV1 | undefined): JsonSchema | undefined {
  const standard = schema?.['~standard'] as { readonly jsonSchema?: Converter } | undefined
  try {
    const converted = standard?.jsonSchema?.input?.({ target: 'draft-2020-12' })
    // It has to travel between processes.
    return converted === undefined ? undefined : (JSON.parse(JSON.stringify(converted)) as JsonSchema)
  } catch {
    return undefined
  }
}
