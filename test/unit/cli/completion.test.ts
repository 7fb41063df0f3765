import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { bashScript } from '../../../lib/cli/completion/bash.ts'
import { commandWords } from '../../../lib/cli/completion/command-words.ts'
import { fishScript } from '../../../lib/cli/completion/fish.ts'
import { zshScript } from '../../../lib/cli/completion/zsh.ts'
import { wholeProgram } from '../../support/cli/whole-program.ts'

const words = commandWords(await wholeProgram(), { explain: ['TASK_FAILED', 'TASK_TIMEOUT'] })

/** What has been typed, the last of it being completed; some that must be offered, and some that must not. */
const TYPED: readonly (readonly [typed: readonly string[], offered: readonly string[], not: readonly string[]])[] = [
  [['en'], ['enqueue'], ['dev', '--app']],
  [[''], ['dev', 'enqueue', 'schedules', 'completion'], ['create', '--watch']],
  [['list', '--wa'], ['--watch'], ['--limit']],
  [['schedules', 'c'], ['create'], ['cancel', 'list']],
  [['schedules', 'create', '--ov'], ['--overlap'], ['--all']],
  [['schedules', 'create', '--overlap', ''], ['allow', 'skip'], ['list']],
  [['--app', 'list', 'schedules', ''], ['create', 'delete'], ['enqueue']],
  [['explain', 'TASK_T'], ['TASK_TIMEOUT'], ['TASK_FAILED']],
  [['completion', ''], ['bash', 'fish', 'zsh'], ['dev']],
  [['queues', '--'], ['--watch'], ['--limit']],
]

describe('in bash', () => {
  it.each(TYPED)('%s is completed', (typed, offered, not) => {
    const found = inBash(typed)

    expect(found).toEqual(expect.arrayContaining([...offered]))
    for (const word of not) expect(found).not.toContain(word)
  })

  it('--name=value is completed, which bash takes for three words', () => {
    expect(inBash(['enqueue', '--track', '=', 'fu'])).toEqual(['full'])
    expect(inBash(['enqueue', '--track', '='])).toEqual(['full', 'run', 'none'])
  })

  it('options are offered at once where no argument can stand', () => {
    expect(inBash(['queues', ''])).toContain('--watch')
  })

  it('what is not known is left to file names', () => {
    expect(inBash(['dev', ''])).toEqual([])
    expect(inBash(['enqueue', '--file', ''])).toEqual([])
  })
})

describe.runIf(isThere('fish'))('in fish', () => {
  it.each(TYPED)('%s is completed', (typed, offered, not) => {
    const found = inFish(typed)

    expect(found).toEqual(expect.arrayContaining([...offered]))
    for (const word of not) expect(found).not.toContain(word)
  })
})

describe.runIf(isThere('zsh'))('in zsh', () => {
  it.each(TYPED)('%s is completed', (typed, offered, not) => {
    // zsh's own function leaves out what does not begin as it was typed.
    const begin = typed.at(-1) ?? ''
    const found = inZsh(typed).filter((word) => word.startsWith(begin))

    expect(found).toEqual(expect.arrayContaining([...offered]))
    for (const word of not) expect(found).not.toContain(word)
  })
})

/** By what `complete` has registered. */
function inBash(typed: readonly string[]): string[] {
  const program = `set -u
${bashScript(words)}
registered=$(complete -p tasklane)
[[ $registered =~ -F\\ ([^ ]+) ]]
COMP_WORDS=(tasklane "$@")
COMP_CWORD=$#
"\${BASH_REMATCH[1]}" tasklane
printf '%s\\n' "\${COMPREPLY[@]:-}"`
  return linesOf(execFileSync('bash', ['--norc', '-c', program, 'bash', ...typed], { encoding: 'utf8' }))
}

function inFish(typed: readonly string[]): string[] {
  const program = `${fishScript(words)}\ncomplete -C "$argv[1]"`
  const text = execFileSync('fish', ['--no-config', '-c', program, ['tasklane', ...typed].join(' ')], {
    encoding: 'utf8',
  })
  return linesOf(text).map((line) => line.split('\t')[0] ?? '')
}

/** The script, between stand-ins for what zsh's completion system would do with it. */
function inZsh(typed: readonly string[]): string[] {
  const program = `compdef() { :; }; _files() { print -r -- FILES; }; _describe() { print -rl -- "\${(@P)2}"; }
${zshScript(words)}
run() { local -a words=(tasklane "$@"); local CURRENT=$#words; _tasklane; }
run "$@"`
  const text = execFileSync('zsh', ['-f', '-c', program, 'zsh', ...typed], { encoding: 'utf8' })
  return linesOf(text).map((line) => line.split(':')[0] ?? '')
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

function isThere(shell: string): boolean {
  try {
    execFileSync(shell, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
