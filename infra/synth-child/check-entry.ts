import { resolve } from 'node:path'
import { Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { AppSpec } from '../../lib/core/app.ts'
import { nodeModulesOf } from '../../lib/core/bundling.ts'
import { DefinitionError } from '../../lib/core/errors/index.ts'
import { type AppDescription, describeApp, differences } from './app-description.ts'
import { bundleEntry, guessOutside, type Outside } from './bundle-entry.ts'
import { entryProblems } from './entry-problems.ts'
import { pathFromHere } from './path-from-here.ts'
import { CHILD_LIMITS, type ChildLimits, canRunChild, runChild } from './run-child.ts'

/** The app that a module gave, or what is wrong with it; `failed`: before there was any app. */
type Rehearsal = { readonly app: AppDescription } | { readonly problems: readonly string[]; readonly failed: boolean }

const rehearsals = new Map<string, Rehearsal>()

/**
 * Imports the entry of a queue in a child that may only read, and holds what it exports against the app that the queue was given.
 * Left out where CDK bundles nothing, as for `cdk list` and `cdk destroy`: nothing is then made of the entry.
 *
 * @throws DefinitionError when the module has effects, or does not end, or exports another app.
 */
export function checkEntry(scope: Construct, spec: AppSpec, entry: string): void {
  if (!canRunChild() || !Stack.of(scope).bundlingRequired) return
  const path = resolve(entry)
  const rehearsal = rehearse(path, nodeModulesOf(spec.groups.values()))
  // Another app may need other packages outside its bundle; that it is another is what has to be said.
  const found = failed(rehearsal) ? rehearse(path, 'all') : rehearsal
  const different = 'app' in found ? differences(describeApp(spec), found.app) : []
  refuse(path, different.length > 0 ? different : problemsOf(rehearsal))
}

/**
 * The same before the module is imported here, and so before anything is known of its app.
 *
 * @throws DefinitionError as {@link checkEntry} does
 */
export function checkModule(entry: string, limits: ChildLimits = CHILD_LIMITS): void {
  if (!canRunChild()) return
  const guessed = rehearse(entry, guessOutside(entry), limits)
  // The guess may be wrong, and a package with native parts in the bundle: none is with all packages outside.
  const again = failed(guessed) ? rehearse(entry, 'all', limits) : guessed
  refuse(entry, problemsOf(failed(again) ? guessed : again))
}

/** Once an entry: a module that changes while synth runs is another synth's matter. */
function rehearse(entry: string, outside: Outside, limits: ChildLimits = CHILD_LIMITS): Rehearsal {
  const key = JSON.stringify([entry, outside, limits])
  const known = rehearsals.get(key)
  if (known !== undefined) return known
  const rehearsal = rehearseAnew(entry, outside, limits)
  rehearsals.set(key, rehearsal)
  return rehearsal
}

function rehearseAnew(entry: string, outside: Outside, limits: ChildLimits): Rehearsal {
  const bundle = bundleEntry(entry, outside)
  if ('mistakes' in bundle) return { problems: bundle.mistakes, failed: true }
  const answer = runChild(entry, bundle.code, limits)
  const ending = 'ending' in answer ? answer.ending : undefined
  const problems = entryProblems(answer, limits)
  if (problems.length === 0 && ending?.type === 'app') return { app: ending.app }
  return { problems, failed: ending?.type === 'threw' && 'attempts' in answer && answer.attempts.length === 0 }
}

function problemsOf(rehearsal: Rehearsal): readonly string[] {
  return 'problems' in rehearsal ? rehearsal.problems : []
}

function failed(rehearsal: Rehearsal): boolean {
  return 'failed' in rehearsal && rehearsal.failed
}

function refuse(entry: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new DefinitionError(`the entry ${pathFromHere(entry)}`, problems)
}
