import { pathToFileURL } from 'node:url'
import { type AppSpec, appSpec } from '../../core/app.ts'
import type { App } from '../../core/app-types.ts'
import { guardAgainstOrphaning } from '../../dev/parent-guard.ts'
import { sendTo } from '../../dev/processes.ts'
import { toWireError } from '../../dev/wire-error.ts'
import type { AppFacts, FromDefinitionsProcess } from './app-facts.ts'
import { inputSchema } from './json-schema.ts'

/** Loads the bundle named by the first argument, and tells what the dashboard asks of its app. */

guardAgainstOrphaning()
const [bundle = ''] = process.argv.slice(2)
const message: FromDefinitionsProcess = await import(pathToFileURL(bundle).href).then(
  (module: { readonly app?: App }) => ({ type: 'facts', facts: factsOf(appSpec(module.app as App)) }),
  (error: unknown) => ({ type: 'failed', error: toWireError(error, 'ENTRY_FAILED') }),
)
sendTo(process as Parameters<typeof sendTo>[0], message)

function factsOf({ tasks, groups }: AppSpec): AppFacts {
  return {
    tasks: [...tasks.values()].map(({ name, group, priority, schema }) => {
      const json = inputSchema(schema)
      return { name, group, priority, ...(json !== undefined && { schema: json }) }
    }),
    groups: Object.fromEntries(
      [...groups.values()].map(({ name, memoryMb, architecture }) => [name, { memoryMb, architecture }]),
    ),
  }
}
