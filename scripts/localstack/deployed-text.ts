import { priorityName } from '../../lib/core/priority.ts'
import type { ChosenApp } from './chosen-app.ts'

/** What was deployed, and how to put a task in. */
export function deployedText({ spec, stage, entry }: ChosenApp, endpoint: string): string {
  const groups = [...spec.groups.values()].map(
    ({ name, priorities }) => `  ${name.padEnd(20)} ${priorities.map(priorityName).join(', ')}`,
  )
  const tasks = [...spec.tasks.keys()].join(', ')
  return `
App '${spec.name}', stage '${stage}', runs on LocalStack at ${endpoint}.
Groups and their priorities:
${groups.join('\n')}
Tasks: ${tasks}

Put tasks in from a program of yours, with AWS_ENDPOINT_URL=${endpoint} in its environment:

  import { createClient } from 'tasklane/client'
  import type app from './${entry}'

  await using client = createClient<typeof app>({ app: '${spec.name}', stage: '${stage}' })
  const handle = await client.enqueue('${spec.tasks.keys().next().value ?? ''}', input)
  console.log(await handle.result())
`
}
