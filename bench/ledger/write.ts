import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { measureBatches } from './measure-batches.ts'
import { measureItems } from './measure-items.ts'

/** `npm run bench:ledger`: measures what tasks ask of AWS, and writes it where prices are reckoned from, `lib/core/request-ledger.ts`. */

const FILE = fileURLToPath(new URL('../../lib/core/request-ledger.ts', import.meta.url))
const FILLS = Array.from({ length: 10 }, (_, index) => index + 1)

const { batches, messageBytes } = await measureBatches(FILLS)
const items = { full: await measureItems('full'), run: await measureItems('run') }
const text = readFileSync(FILE, 'utf8')
const head = text.slice(0, text.indexOf('\n} = ') + '\n} = '.length)
writeFileSync(FILE, `${head}${literal({ batches, items, messageBytes })}\n`)
console.log(`${FILE}: written`)

/** Keys without quotes, and what fits on a line on one. */
function literal(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2).replace(/"(\w+)":/g, '$1:')
  return text.replace(/\{([^{}[\]]*)\}/g, (_, fields: string) => `{${fields.replace(/\s+/g, ' ')}}`)
}
