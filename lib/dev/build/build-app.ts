import type { ProcessEnvironment } from '../runner/worker-environment.ts'
import type { AppReport } from './app-report.ts'
import type { Bundle, Bundler } from './bundler.ts'
import { guessNodeModules } from './external-packages.ts'
import { readApp } from './read-app.ts'

/** A bundle, and what the app in it says of itself. */
export interface BuiltApp extends AppReport {
  readonly bundle: Bundle
}

export interface BuildAppOptions {
  readonly entry: string
  readonly stage: string
  readonly environment: ProcessEnvironment
  readonly endpoint: string | undefined
}

/**
 * Bundles the app with exactly the packages left out that its groups name.
 * @throws DevServerError of the bundler and of {@link readApp}
 */
export async function buildApp(
  bundler: Bundler,
  options: BuildAppOptions,
  sources: readonly string[],
): Promise<BuiltApp> {
  const { entry, stage, environment, endpoint } = options
  const guess = guessNodeModules(sources)
  const bundle = await bundler.bundle(guess)
  const report = await readApp(bundle.file, entry, stage, environment, endpoint)
  const named = [...new Set(report.plan.groups.flatMap(({ nodeModules }) => nodeModules))].sort()
  if (named.join() === guess.join()) return { ...report, bundle }
  return { ...report, bundle: await bundler.bundle(named) }
}
