import type { ShownValue } from '../../lib/dashboard/api-types.ts'
import { count } from '../format.ts'

/** A value as text, never as anything else. */
export function Value({ value }: { readonly value: ShownValue }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <pre class="code" tabIndex={0}>
      {value.text}
      {value.cut !== undefined && `\n… and ${count(value.cut)} characters more`}
    </pre>
  )
}
