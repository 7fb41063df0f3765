import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectPackage } from '../../../lib/cli/init/package-json.ts'
import { projectFiles } from '../../../lib/cli/init/project-files.ts'
import { writeProject } from '../../../lib/cli/init/write-project.ts'
import { projectApp } from '../../../lib/cli/project-app.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasklane-init-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the files of a new project', () => {
  it('are those of the template, and a package.json', () => {
    expect([...projectFiles('words').keys()].sort()).toEqual([
      '.gitignore',
      'README.md',
      'cdk.json',
      'cdk.ts',
      'client.ts',
      'local.env',
      'package.json',
      'tasks.test.ts',
      'tasks.ts',
      'tsconfig.json',
    ])
  })

  it('have its name, and nowhere that of the template', () => {
    const files = projectFiles('words')

    for (const [file, text] of files) expect(text, file).not.toContain('my-app')
    for (const file of ['tasks.ts', 'client.ts', 'cdk.ts', 'README.md', 'package.json'])
      expect(files.get(file)).toContain('words')
  })

  it('have the versions that tasklane is tested with', () => {
    const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

    const made = JSON.parse(projectPackage('words', { ...own, version: '7.8.9' }))

    expect(made.dependencies).toEqual({ tasklane: '^7.8.9', zod: own.devDependencies.zod })
    expect(made.devDependencies['aws-cdk']).toBe(own.devDependencies['aws-cdk'])
    expect(() => projectPackage('words', { ...own, devDependencies: {} })).toThrow(/no version of zod/)
  })

  it('name nothing in scripts that is not among them, or among the dependencies', () => {
    const files = projectFiles('words')
    const { scripts } = JSON.parse(files.get('package.json') ?? '{}') as { readonly scripts: Record<string, string> }

    for (const script of Object.values(scripts))
      for (const [file] of script.matchAll(/[\w.-]+\.(ts|env)/g)) expect([...files.keys()]).toContain(file)
    for (const [, script = ''] of files.get('README.md')?.matchAll(/npm run (\w+)/g) ?? [])
      expect(Object.keys(scripts)).toContain(script)
  })
})

describe('a project is written', () => {
  it('into a new folder, where the command line finds its app', () => {
    const target = join(folder, 'deep', 'words')

    writeProject(target, projectFiles('words'), false)

    expect(projectApp(target)).toBe('words')
    expect(readdirSync(target)).toContain('.gitignore')
  })

  it('into a folder in which there is only what git made', () => {
    mkdirSync(join(folder, '.git'))

    writeProject(folder, projectFiles('words'), false)

    expect(readdirSync(folder)).toContain('tasks.ts')
  })

  it('not into one with files, unless it is forced, and then it leaves others alone', () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine')
    writeFileSync(join(folder, 'tasks.ts'), 'mine')

    expect(() => writeProject(folder, projectFiles('words'), false)).toThrow(
      /is not empty \(notes.txt, tasks.ts\).*--force/,
    )
    expect(readdirSync(folder)).toEqual(['notes.txt', 'tasks.ts'])
    writeProject(folder, projectFiles('words'), true)

    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine')
    expect(readFileSync(join(folder, 'tasks.ts'), 'utf8')).toContain("defineApp('words'")
  })

  it('not in the place of a file', () => {
    const file = join(folder, 'words')
    writeFileSync(file, '')

    expect(() => writeProject(file, projectFiles('words'), true)).toThrow(/is a file; name a folder/)
  })
})

it("the template's own tests pass", async () => {
  const args = ['--conditions=tasklane-source', '--test', '--test-reporter=tap', 'template/tasks.test.ts']
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env

  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env })

  expect(stdout).toMatch(/^# pass 3$/m)
})
