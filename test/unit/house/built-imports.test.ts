import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../../..')
const DYNAMIC = /import\(\s*'\.[^']*\.ts'\s*\)/

/** As `npm run build` emits it. */
function emitted(file: string): string {
  const { config } = ts.readConfigFile(resolve(ROOT, 'tsconfig.json'), (path) => readFileSync(path, 'utf8'))
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [file] }, ts.sys, ROOT)
  const source = readFileSync(resolve(ROOT, file), 'utf8')
  return ts.transpileModule(source, { compilerOptions: { ...options, noEmit: false }, fileName: resolve(ROOT, file) })
    .outputText
}

const files = globSync('{lib,functions,infra}/**/*.ts', { cwd: ROOT }).filter((file) =>
  DYNAMIC.test(readFileSync(resolve(ROOT, file), 'utf8')),
)

test('there are modules that are loaded when they are needed', () => {
  expect(files.length).toBeGreaterThan(5)
})

test.each(files)('%s, once built, loads what is built', (file) => {
  expect(emitted(file).match(/import\(\s*['"]\.[^'"]*\.ts['"]\s*\)/g) ?? []).toEqual([])
})
