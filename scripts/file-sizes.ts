// Small files are a promise of the house: a median of 90 lines at most, nine in ten under 200, and none over 300.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const LIMITS = { median: 90, ninetieth: 200, longest: 300 }
const files = execFileSync(
  'git',
  ['ls-files', '-co', '--exclude-standard', 'lib', 'functions', 'infra', 'dashboard', 'examples', 'bench'],
  { encoding: 'utf8' },
)
  .split('\n')
  .filter((file) => /\.tsx?$/.test(file))
const sizes = files
  .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length }))
  .sort((a, b) => a.lines - b.lines)
const at = (share: number) => sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * share))]?.lines ?? 0
const measured = { median: at(0.5), ninetieth: at(0.9), longest: at(1) }

console.log(
  `sizes: ${sizes.length} files, median ${measured.median}, 90th percentile ${measured.ninetieth}, longest ${measured.longest} lines`,
)
const broken = Object.entries(LIMITS).filter(([name, limit]) => measured[name as keyof typeof LIMITS] > limit)
for (const [name, limit] of broken) console.error(`the ${name} may be ${limit} lines`)
for (const { file, lines } of sizes) if (lines > LIMITS.longest) console.error(`  ${file}: ${lines}`)
process.exitCode = broken.length > 0 ? 1 : 0
