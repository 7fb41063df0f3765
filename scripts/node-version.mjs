// Runs before every npm script: they all need the Node that this project depends on, and an error about syntax would not say so.
// Plain JavaScript, so that any Node can read it.
const NEEDED = [22, 18]

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  console.error(
    [
      `This is Node ${process.versions.node}; the npm scripts need ${NEEDED.join('.')} or newer.`,
      'The project brings its own, the npm package `node`, which npm puts first on the PATH of its scripts. It is not there. Either',
      '  - npm installed without install scripts (ignore-scripts, or a policy that blocks them): run `npm install --ignore-scripts=false`, or',
      '  - there is no such package for this platform: install Node 24 from https://nodejs.org and run the command again.',
    ].join('\n'),
  )
  process.exit(1)
}
