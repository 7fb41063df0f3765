import Table from 'cli-table3'
import { HEAD, scaleRows } from './report.ts'

/** `npm run bench:scale`: how the queue would fare on AWS at 10 to 10,000 tasks a second, by AWS' documented limits. Asks nobody. */

const table = new Table({ head: HEAD, style: { head: [], border: [], compact: true } })
table.push(...scaleRows())
console.log(table.toString())
