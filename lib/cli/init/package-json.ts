/** What is needed of our own package.json. */
export interface OwnPackage {
  readonly version: string
  readonly devDependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

const TOOLS = ['@types/node', 'aws-cdk', 'aws-cdk-lib', 'constructs', 'typescript'] as const

/** A new project's package.json: with the versions that tasklane itself is tested with. */
export function projectPackage(name: string, { version, devDependencies }: OwnPackage): string {
  const versionOf = (dependency: string) => {
    const found = devDependencies[dependency]
    if (found === undefined) throw new Error(`our own package.json has no version of ${dependency}`)
    return found
  }
  const project = {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    // From here on, Node runs TypeScript as it is.
    engines: { node: '>=22.18' },
    tasklane: { app: name, entry: 'tasks.ts' },
    scripts: {
      dev: 'tasklane dev',
      client: 'node --env-file=local.env client.ts',
      test: 'tsc && node --test',
      synth: 'cdk synth --quiet',
      deploy: 'cdk deploy',
    },
    dependencies: { tasklane: `^${version}`, zod: versionOf('zod') },
    devDependencies: Object.fromEntries(TOOLS.map((tool) => [tool, versionOf(tool)])),
  }
  return `${JSON.stringify(project, null, 2)}\n`
}
