import { basename, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { nameProblem } from '../../core/names.ts'
import { projectFiles } from '../init/project-files.ts'
import { writeProject } from '../init/write-project.ts'
import { terminalOutput } from '../output.ts'
import { UsageError } from '../usage-error.ts'

interface InitFlags {
  readonly name?: string
  readonly force?: boolean
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  tasklane init my-app
  tasklane init services/mail --name mail
  tasklane init                     in this folder, which has to be empty

Then: npm install, npm test, npm run dev. It asks nothing, installs nothing, and needs no network.`

/** `tasklane init`: a new project. */
export function addInit(program: Command): void {
  program
    .command('init')
    .description('make a new project: tasks, a client, a CDK app and tests')
    .argument('[folder]', 'where; it must be empty, or not be there yet', '.')
    .option('--name <name>', "the app's name (default: the folder's)")
    .option('--force', 'in a folder with files: replace those of the same names')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((given: string, _flags: object, self: Command) => {
      const flags = self.optsWithGlobals<InitFlags>()
      const folder = resolve(given)
      const name = flags.name ?? basename(folder).toLowerCase()
      const problem = nameProblem('app', name)
      if (problem !== undefined) throw new UsageError(`${problem}; say another by --name`)
      const files = projectFiles(name)
      writeProject(folder, files, flags.force ?? false)
      const made = { name, folder, files: [...files.keys()].sort() }
      terminalOutput(flags.json ?? false).show(made, () => nextSteps(name, folder, made.files))
    })
}

function nextSteps(name: string, folder: string, files: readonly string[]): string[] {
  const from = relative(process.cwd(), folder)
  return [
    `${name} is in ${folder}: ${files.join(', ')}`,
    '',
    ...(from === '' ? [] : [`  cd ${from}`]),
    '  npm install',
    '  npm test',
    '  npm run dev           the whole queue on this machine',
    '  npm run client        in another terminal: a task, and what it returns',
  ]
}
