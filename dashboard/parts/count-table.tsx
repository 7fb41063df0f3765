import type { BulkCount } from '../../lib/core/operation-types.ts'
import { count } from '../format.ts'
import { ScrollArea } from './scroll-area.tsx'

interface Props {
  readonly counts: readonly BulkCount[]
  /** What `reason` is called. */
  readonly reason: string
}

/** How many share a name and a reason. */
export function CountTable({ counts, reason }: Props) {
  if (counts.length === 0) return null
  return (
    <ScrollArea label="Counts">
      <table>
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col">{reason}</th>
            <th scope="col" class="num">
              Count
            </th>
          </tr>
        </thead>
        <tbody>
          {counts.map((row) => (
            <tr key={`${row.name}/${row.reason}`}>
              <th scope="row">{row.name === '' ? 'unknown' : row.name}</th>
              <td class="mono wrap-anywhere">{row.reason}</td>
              <td class="num">{count(row.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}
