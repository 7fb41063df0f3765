// Holds the imports against .dependency-cruiser.cjs. A cruise that saw too little proves nothing, so it fails: with a TypeScript that
// dependency-cruiser can't load it sees no module at all, and is content.
import { createRequire } from 'node:module'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config'

const FEWEST_MODULES = 100
const config = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as { forbidden: never; options: object }
const folders =
  process.argv.length > 2 ? process.argv.slice(2) : ['lib', 'functions', 'infra', 'dashboard', 'examples', 'bench']

const { output } = await cruise(
  folders,
  { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true },
  undefined,
  { tsConfig: extractTsConfig('tsconfig.json') },
)
const { summary } = output as ICruiseResult
for (const { rule, from, to } of summary.violations) {
  const { comment } =
    (config.forbidden as { name: string; comment: string }[]).find(({ name }) => name === rule.name) ?? {}
  console.error(`${rule.name}: ${from} -> ${to}\n  ${comment}`)
}
const tooFew = folders.includes('lib') && summary.totalCruised < FEWEST_MODULES
if (tooFew)
  console.error(
    `only ${summary.totalCruised} modules were looked at, of ${FEWEST_MODULES} at the least: the check is broken`,
  )
console.log(
  `layers: ${summary.totalCruised} modules, ${summary.totalDependenciesCruised} imports, ${summary.violations.length} violations`,
)
process.exitCode = tooFew || summary.violations.length > 0 ? 1 : 0
