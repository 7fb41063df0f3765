import { writeHeadlines } from '../report/write-headlines.ts'
import { rowsTable } from '../table.ts'
import { peerOptions } from './options.ts'
import { writePicture } from './picture/draw-peers.ts'
import { endChildrenOnSignals } from './processes.ts'
import { writeReport } from './report/readme.ts'
import { runPeers, TARGETS_PART } from './run-peers.ts'

/** `npm run bench:peers [-- --smoke] [--rounds N] [--only NAME]...`: only a run of all contestants at full size is written down.
 * Without the condition `tasklane-source` what is measured is the compiled package, as npm installs it. */

endChildrenOnSignals()
const options = peerOptions(process.argv.slice(2))
const parts = await runPeers(options)
for (const [name, { title, rows }] of Object.entries(parts)) {
  // Where the reference has a line of its own, it needs none below each other.
  const shown = name === TARGETS_PART ? rows : rows.map(({ reference: _, ...row }) => row)
  if (rows.length > 0) console.log(`\n${rowsTable(title, shown)}`)
}
if (!options.partial) {
  for (const file of writeHeadlines(parts)) console.log(file)
  console.log(writePicture(parts))
  console.log(writeReport(parts))
}
