import { Histogram } from './histogram.ts'
import * as subject from './subject.ts'
import { World } from './world.ts'

const h = new Histogram()
const from = Number(process.argv[2] ?? 1),
  n = Number(process.argv[3] ?? 100)
const t = performance.now()
const c = process.cpuUsage()
let bad = 0
const kinds = new Map<string, number[]>()
for (let s = from; s < from + n; s++) {
  const w = new World({ seed: s, subject, histogram: h, traced: process.argv[4] === 't' })
  await w.run()
  await new Promise((r) => setImmediate(r))
  if (process.argv[4] === 't') console.log(w.trace.lines.join('\n'))
  if (w.ledger.broken) {
    bad++
    const k =
      w.ledger.broken.invariant +
      ' ' +
      w.ledger.broken.what
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
        .replace(/\d+/g, '#')
        .slice(0, 200)
    kinds.set(k, [...(kinds.get(k) ?? []), s])
  }
}
for (const [k, s] of kinds) console.log(k, s.length, s.slice(0, 8))
console.log(String(h))
console.log('ms/world wall', (performance.now() - t) / n, 'cpu', process.cpuUsage(c).user / 1000 / n, 'bad', bad)
