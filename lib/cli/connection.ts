import type { Command } from 'commander'
import { ENVIRONMENT } from '../core/environment.ts'
import { projectApp } from './project-app.ts'
import { UsageError } from './usage-error.ts'

/** What says which app is meant, and where it is. */
export interface ConnectionFlags {
  readonly app?: string
  readonly stage?: string
  readonly endpoint?: string
  readonly profile?: string
  readonly region?: string
  readonly json?: boolean
}

/** Adds what every command has that talks to a queue. */
export function withConnection(command: Command): Command {
  return command
    .option('--json', 'print JSON: one document, or a line for each thing that comes')
    .optionsGroup('Where it looks:')
    .option('--app <name>', "the app (default: TASKLANE_APP, or this folder's project)")
    .option('--stage <name>', 'its stage (default: TASKLANE_STAGE, or dev)')
    .option('--endpoint <url>', 'of AWS, such as http://127.0.0.1:4510 (default: AWS_ENDPOINT_URL, or AWS itself)')
    .option('--profile <name>', 'of ~/.aws (default: AWS_PROFILE)')
    .option('--region <name>', 'of AWS (default: AWS_REGION, or as the profile says)')
}

/** The app's name: as an option or the environment says, or as the project in `folder` is. @throws UsageError */
export function appName(
  { app }: ConnectionFlags,
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): string {
  const name = app ?? (environment[ENVIRONMENT.app] || projectApp(folder))
  if (name !== undefined) return name
  throw new UsageError(
    `which app? Name it by --app or TASKLANE_APP, or run this where package.json says "tasklane": { "app": ... } or tasks.ts defines it`,
  )
}

/** Takes the profile as the SDK does: it has no other way to be told of one. */
export function takeProfile({ profile }: ConnectionFlags): void {
  if (profile !== undefined) process.env['AWS_PROFILE'] = profile
}
