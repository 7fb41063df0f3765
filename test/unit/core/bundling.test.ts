import { describe, expect, test } from 'vitest'
import { modulesToInstall, nodeModulesOf, RUNTIME_PACKAGES, workerBundling } from '../../../lib/core/bundling.ts'

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

  test('keeps names, by which errors are told apart', () => {
    expect(workerBundling(sources)).toMatchObject({ minify: true, keepNames: true })
  })

  test('finds this package as sources only where it runs from its sources', () => {
    expect(workerBundling(sources).conditions).toEqual(['module'])
    expect(workerBundling({ ...sources, fromSource: true }).conditions).toEqual(['tasklane-source', 'module'])
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
