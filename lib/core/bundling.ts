/**
 * How a group's worker is bundled, but for the plugins of `lib/bundle`: plain data, so that what the laptop runs and what Lambda gets come from the same options, but for what the
 * latter can do without, since its app is known by then: {@link dispensable}. The names are esbuild's.
 */

import type { AppSpec } from './app.ts'

/** The module that the worker imports the app from; the bundler points it at the user's entry. */
export const APP_MODULE = 'tasklane:app'

/** The exports condition under which this package is its TypeScript sources: only in its own repository. */
export const SOURCE_CONDITION = 'tasklane-source'

/** What is bundled. Paths are absolute. */
export interface WorkerSources {
  /** The module that exports `handler`. */
  readonly worker: string
  /** The user's module, whose default export is the app. */
  readonly entry: string
  /** Packages that are found beside the bundle, not in it: see {@link nodeModulesOf}. */
  readonly nodeModules: readonly string[]
  /** Whether this package runs from its TypeScript sources. */
  readonly fromSource: boolean
  /** What the app was seen to need no more of. @default nothing */
  readonly without?: readonly Dispensable[]
}

/**
 * What a bundle may do without, and the name that is defined in it then. Code that asks `typeof NAME === 'undefined'` right where it uses a
 * module lets esbuild leave that out.
 */
const DISPENSABLE = {
  /** What `defineApp` finds wrong: an app that was synthesized has been through it. */
  checks: 'TASKLANE_CHECKED',
  /** Threads: for an app none of whose groups has them. */
  threads: 'TASKLANE_THREADLESS',
  /** The codec `rich` by its name: for an app none of whose tasks has it. */
  rich: 'TASKLANE_RICHLESS',
  /** Writes of one record a request: no worker asks for them. */
  singleWrites: 'TASKLANE_BATCHED',
  /** Metrics of each task: for a queue that was made without them. */
  taskMetrics: 'TASKLANE_METRICLESS',
} as const

export type Dispensable = keyof typeof DISPENSABLE

/**
 * What the workers of an app do without once they are deployed.
 *
 * @param options.taskMetrics - whether the deploy asks for metrics of each task. @default false
 */
export function dispensable(
  { groups, tasks }: Pick<AppSpec, 'groups' | 'tasks'>,
  { taskMetrics = false }: { readonly taskMetrics?: boolean } = {},
): Dispensable[] {
  const needed: Record<Dispensable, boolean> = {
    checks: false,
    singleWrites: false,
    taskMetrics,
    threads: [...groups.values()].some(({ isolate }) => isolate === 'thread'),
    rich: [...tasks.values()].some(({ codec }) => codec.name === 'rich'),
  }
  return (Object.keys(needed) as Dispensable[]).filter((part) => !needed[part])
}

/** Modules of this package that stand in for larger ones, by the name of the package that they behave as. */
const STAND_INS = { '@aws-sdk/endpoint-cache': 'functions/stand-ins/endpoint-cache' } as const

/** Options for esbuild's `build`, but for where the result goes. */
export interface WorkerBundling extends Fixed {
  readonly entryPoints: { readonly index: string }
  readonly alias: Record<string, string>
  readonly define: Record<string, string>
  readonly conditions: string[]
  readonly mainFields: string[]
  readonly external: string[]
  readonly banner: { readonly js: string }
  readonly outExtension: { readonly '.js': '.mjs' }
}

/** The options that no app changes. */
const FIXED = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  sourcemap: true,
  /** Stack traces need the mappings alone; the sources would double the upload. */
  sourcesContent: false,
  charset: 'utf8',
  logLevel: 'warning',
} as const

type Fixed = typeof FIXED

/** Bundled CommonJS packages expect these three, which ES modules lack. `var`, because a module may declare the same name. */
const COMMONJS_GLOBALS = [
  "import { createRequire as __tasklaneRequire } from 'node:module'",
  'var require = __tasklaneRequire(import.meta.url)',
  'var __filename = import.meta.filename',
  'var __dirname = import.meta.dirname',
].join(';')

/**
 * Packages of the SDK that stay outside, for Lambda's Node runtimes carry the SDK themselves: nine in ten functions never load them, and
 * every one of them would pay for their bytes at each cold start. DynamoDB and SQS, which each batch needs, are in the bundle, of the
 * version that was tested.
 */
export const RUNTIME_PACKAGES = [
  '@aws-sdk/client-s3',
  '@aws-sdk/client-ssm',
  '@aws-sdk/client-lambda',
  '@aws-sdk/client-scheduler',
] as const

/** A function's credentials are in its environment; where the SDK would look for others is not needed there. */
const OTHER_CREDENTIALS = ['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map(
  (kind) => `@aws-sdk/credential-provider-${kind}`,
)

/** The SDK loads these for streams of events, which none of our services has, and for the credentials of EC2 hosts. */
const NEVER_LOADED = ['@smithy/core/event-streams', '@smithy/credential-provider-imds', ...OTHER_CREDENTIALS]

/** One file `index.mjs`, but for packages that the runtime carries and those that groups name. */
export function workerBundling(sources: WorkerSources): WorkerBundling {
  const { worker, entry, nodeModules, fromSource, without = [] } = sources
  return {
    ...FIXED,
    entryPoints: { index: worker },
    alias: { [APP_MODULE]: entry, ...standIns(fromSource) },
    define: Object.fromEntries(without.map((part) => [DISPENSABLE[part], 'true'])),
    // Naming any condition switches esbuild's own `module` off.
    conditions: [...(fromSource ? [SOURCE_CONDITION] : []), 'module'],
    mainFields: ['module', 'main'],
    external: [...nodeModules, ...RUNTIME_PACKAGES, ...NEVER_LOADED],
    banner: { js: `${COMMONJS_GLOBALS};` },
    outExtension: { '.js': '.mjs' },
  }
}

function standIns(fromSource: boolean): Record<string, string> {
  const root = `${import.meta.dirname}/../..`
  return Object.fromEntries(
    Object.entries(STAND_INS).map(([name, module]) => [name, `${root}/${module}${fromSource ? '.ts' : '.js'}`]),
  )
}

/** The packages that no bundle of the app may hold: those of all its groups, since every function's bundle is of the whole app. */
export function nodeModulesOf(groups: Iterable<{ readonly nodeModules: readonly string[] }>): string[] {
  return [...new Set([...groups].flatMap(({ nodeModules }) => nodeModules))].sort()
}

/** An import that stayed outside a bundle, as esbuild's metafile tells it. */
export interface OutsideImport {
  readonly path: string
  readonly kind: string
}

/**
 * The packages to install beside one group's bundle: its own, and those of other groups that the bundle loads as it starts. One that is
 * only loaded by `await import(...)`, when a task asks for it, is spared the groups that don't name it.
 */
export function modulesToInstall(
  own: readonly string[],
  all: readonly string[],
  imports: readonly OutsideImport[],
): string[] {
  const loaded = (name: string) =>
    imports.some(({ path, kind }) => kind !== 'dynamic-import' && (path === name || path.startsWith(`${name}/`)))
  return all.filter((name) => own.includes(name) || loaded(name))
}

/**
 * The packages that sources name under `nodeModules`, by their text: a guess, for as long as the app itself can't be loaded and asked. It
 * is right wherever the names are literals.
 */
export function nodeModulesNamedIn(sources: readonly string[]): string[] {
  const lists = sources.flatMap((text) => [...text.matchAll(/\bnodeModules\s*:\s*\[([^\]]*)\]/g)])
  const names = lists.flatMap(([, list = '']) =>
    [...list.matchAll(/['"`]([^'"`]+)['"`]/g)].map(([, name = '']) => name),
  )
  return [...new Set(names)].sort()
}
