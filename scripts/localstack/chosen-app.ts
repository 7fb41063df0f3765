import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type AppSpec, appSpec } from '../../lib/core/app.ts'
import type { App } from '../../lib/core/app-types.ts'
import { DEFAULTS } from '../../lib/core/defaults.ts'

export interface ChosenApp {
  readonly spec: AppSpec
  readonly stage: string
  /** As it was given. */
  readonly entry: string
}

/**
 * The app that a CDK command with these arguments is about: by `-c entry=` and `-c stage=`, else by cdk.json in the working directory.
 *
 * What is wrong with it, the command itself says better.
 */
export async function chosenApp(args: readonly string[]): Promise<ChosenApp> {
  const context = { ...cdkJson(), ...contextOf(args) }
  const entry = context['entry'] ?? ''
  const { default: app } = (await import(pathToFileURL(resolve(entry)).href)) as { readonly default: App }
  return { spec: appSpec(app), stage: context['stage'] ?? DEFAULTS.stage, entry }
}

function cdkJson(): Readonly<Record<string, string>> {
  const { context = {} } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context?: Record<string, string> }
  return context
}

/** From `-c name=value` and `--context name=value`, in one argument or two. */
function contextOf(args: readonly string[]): Readonly<Record<string, string>> {
  const pairs = args.flatMap((arg, index) => {
    const [, joined] = /^(?:--context=|-c=?)(\w+=.*)$/s.exec(arg) ?? []
    const pair = joined ?? (arg === '-c' || arg === '--context' ? args[index + 1] : undefined)
    if (pair === undefined) return []
    const at = pair.indexOf('=')
    return [[pair.slice(0, at), pair.slice(at + 1)] as const]
  })
  return Object.fromEntries(pairs)
}
