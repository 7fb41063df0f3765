import { count, plural, usd } from '../format.ts'
import { spent } from '../state/api.ts'
import { session } from '../state/session.ts'

/** Where all this comes from, and what it has cost to look. */
export function Footer() {
  const { requests, usd: dollars } = spent.value
  const title = `${count(requests)} requests to AWS since this dashboard was started, at the list prices of us-east-1`
  return (
    <footer class="site-footer">
      <div class="site-footer-row">
        <span>{session.value?.place}</span>
        <span title={title}>
          Looking has cost about {usd(dollars)} so far ({plural(requests, 'request')})
        </span>
      </div>
    </footer>
  )
}
