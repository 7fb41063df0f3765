import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { appSpec, defineApp } from '../../../lib/core/app.ts'
import {
  APP_MODULE,
  dispensable,
  modulesToInstall,
  nodeModulesOf,
  RUNTIME_PACKAGES,
  workerBundling,
} from '../../../lib/core/bundling.ts'
import { task } from '../../../lib/core/task.ts'

const sources = { worker: '/package/worker.js', entry: '/project/tasks.ts', nodeModules: ['sharp'], fromSource: false }

describe('a worker bundle', () => {
  test('takes the app from the entry, and leaves out what is installed', () => {
    expect(workerBundling(sources)).toMatchObject({
      entryPoints: { index: '/package/worker.js' },
      alias: { 'tasklane:app': '/project/tasks.ts' },
    })
    expect(workerBundling(sources).external).toContain('sharp')
  })

  test('leaves what few functions need of the SDK to the runtime', () => {
    expect(workerBundling(sources).external).toEqual(expect.arrayContaining([...RUNTIME_PACKAGES]))
  })

  test('is whole, unless something is left out', () => {
    const without = ['checks', 'rich'] as const

    expect(workerBundling(sources).define).toEqual({})
    expect(workerBundling({ ...sources, without }).define).toEqual({
      TASKLANE_CHECKED: 'true',
      TASKLANE_RICHLESS: 'true',
    })
  })

  test('has stand-ins that are there', () => {
    const { [APP_MODULE]: _, ...standIns } = workerBundling({ ...sources, fromSource: true }).alias

    expect(Object.keys(standIns)).toEqual(['@aws-sdk/endpoint-cache'])
    expect(Object.values(standIns).map((file) => existsSync(file))).toEqual([true])
  })

  test('finds this package as sources only where it runs from its sources', () => {
    expect(workerBundling(sources).conditions).toEqual(['module'])
    expect(workerBundling({ ...sources, fromSource: true }).conditions).toEqual(['tasklane-source', 'module'])
  })
})

describe('a deployed worker does without', () => {
  const plain = task({ name: 'plain', run: () => 1 })
  const exact = task({ name: 'exact', codec: 'rich', run: () => 1 })
  const threads = { default: { isolate: 'thread' } } as const

  const always = ['checks', 'singleWrites'] as const

  test.each([
    ['threads and the codec `rich`, too', defineApp('app', { tasks: [plain] }), ['taskMetrics', 'threads', 'rich']],
    ['no codec `rich`, unless a task has it', defineApp('app', { tasks: [plain, exact] }), ['taskMetrics', 'threads']],
    [
      'threads, unless a group has them',
      defineApp('app', { tasks: [plain], groups: threads }),
      ['taskMetrics', 'rich'],
    ],
  ] as const)('checks and single writes; %s', (_, app, expected) => {
    expect(dispensable(appSpec(app))).toEqual([...always, ...expected])
  })

  test('metrics of its tasks, unless the deploy asks for them', () => {
    const app = appSpec(defineApp('app', { tasks: [plain] }))

    expect(dispensable(app, { taskMetrics: true })).toEqual([...always, 'threads', 'rich'])
  })
})

test('what any group wants installed is left out of every bundle, once', () => {
  const groups = [{ nodeModules: ['sharp', 'canvas'] }, { nodeModules: [] }, { nodeModules: ['sharp'] }]

  expect(nodeModulesOf(groups)).toEqual(['canvas', 'sharp'])
})

describe('beside the bundle of a group is installed', () => {
  test.each([
    ['what it names itself', ['sharp'], [], ['sharp']],
    ['what another group names and the bundle imports as it starts', [], [['sharp', 'import-statement']], ['sharp']],
    ['what another group names and the bundle requires', [], [['sharp', 'require-call']], ['sharp']],
    ['what another group names, by a path into it', [], [['sharp/lib/x.js', 'import-statement']], ['sharp']],
    ['nothing that only tasks of another group load when they run', [], [['sharp', 'dynamic-import']], []],
    ['nothing that merely begins alike', [], [['sharper', 'import-statement']], []],
  ] as const)('%s', (_, own, imports, expected) => {
    const outside = imports.map(([path, kind]) => ({ path, kind }))

    expect(modulesToInstall(own, ['canvas', 'sharp'], outside)).toEqual(expected)
  })
})
