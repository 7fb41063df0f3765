import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import ts from 'typescript'

/** A TypeScript block of a Markdown page, as a module of its own. */
export interface DocBlock {
  readonly page: string
  /** Where its fence stands. */
  readonly line: number
  /** Where the compiler believes it to be: the named blocks of a page can import each other. */
  readonly path: string
  readonly source: string
}

const BLOCK = /(?:^<!-- before\n(?<before>[\s\S]*?)\n-->\n)?^```ts\n(?<code>[\s\S]*?)^```$/gm
const NAME = /^\/\/ (?<name>[\w.-]+\.ts)\b/

/**
 * The `ts` blocks of a page. One that begins with `// name.ts` is the module of that name; what a reader need not see of one (imports,
 * `declare const`) stands right above it in an HTML comment that begins with `before`.
 */
export function docBlocks(root: string, page: string): DocBlock[] {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(BLOCK)].map((match, index) => {
    const { before = '', code = '' } = match.groups ?? {}
    const name = NAME.exec(code)?.groups?.['name'] ?? `block-${index}.ts`
    return {
      page,
      line: text.slice(0, match.index).split('\n').length + (before === '' ? 0 : before.split('\n').length + 2),
      path: join(root, 'docs', 'blocks', basename(page, '.md'), name),
      source: `${before.replaceAll('\n', ';')};${code}`,
    }
  })
}

/** What the compiler has against the blocks, by page and line of the page. Nothing is written to disk. */
export function compileBlocks(root: string, blocks: readonly DocBlock[]): string[] {
  const options = compilerOptions(root)
  const byPath = new Map(blocks.map((block) => [block.path, block]))
  const folders = new Set(blocks.map(({ path }) => join(path, '..')))
  const host = ts.createCompilerHost(options)
  const program = ts.createProgram({
    rootNames: [...byPath.keys()],
    options,
    host: {
      ...host,
      fileExists: (path) => byPath.has(path) || host.fileExists(path),
      directoryExists: (path) => folders.has(path) || (host.directoryExists?.(path) ?? true),
      readFile: (path) => byPath.get(path)?.source ?? host.readFile(path),
      getSourceFile: (path, version, ...rest) => {
        const block = byPath.get(path)
        if (block === undefined) return host.getSourceFile(path, version, ...rest)
        return ts.createSourceFile(path, block.source, version)
      },
    },
  })
  return blocks.flatMap((block) => {
    const file = program.getSourceFile(block.path)
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    return found.map((diagnostic) => `${block.page}:${lineOf(block, diagnostic)}: ${textOf(diagnostic)}`)
  })
}

/** The house's own, but that examples may leave a value unused. */
function compilerOptions(root: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => readFileSync(path, 'utf8'))
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['lib/index.ts'] }, ts.sys, root)
  return { ...options, noUnusedLocals: false, noUnusedParameters: false }
}

/** The fence stands on line `line`, and the code begins with the next; what stands before the code shares its first line. */
function lineOf({ line, source }: DocBlock, { start = 0 }: ts.Diagnostic): number {
  return line + source.slice(0, start).split('\n').length
}

function textOf({ messageText }: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(messageText, ' ')
}
