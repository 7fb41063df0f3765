import { Argument, type Command } from 'commander'
import { ErrorCode } from '../../core/errors/index.ts'
import { bashScript } from '../completion/bash.ts'
import { commandWords } from '../completion/command-words.ts'
import { fishScript } from '../completion/fish.ts'
import { zshScript } from '../completion/zsh.ts'

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const

/** Arguments that may be anything, but are most often one of these. */
const KNOWN = { explain: Object.values(ErrorCode) }

const EXAMPLES = `
Examples:
  eval "$(tasklane completion bash)"        in ~/.bashrc
  eval "$(tasklane completion zsh)"         in ~/.zshrc, after compinit
  tasklane completion fish | source         in ~/.config/fish/config.fish
  tasklane completion bash > /etc/bash_completion.d/tasklane

The script knows the commands of this version; a Tab runs no program.`

/** `tasklane completion`: a script that completes commands, options and their values. */
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('print the script by which a shell completes what is typed')
    .addArgument(new Argument('<shell>').choices(Object.keys(SCRIPTS)))
    .addHelpText('after', EXAMPLES)
    .action((shell: keyof typeof SCRIPTS) => {
      process.stdout.write(SCRIPTS[shell](commandWords(program, KNOWN)))
    })
}
