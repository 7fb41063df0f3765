import type { ComponentChildren } from 'preact'

/** For a table that may be wider than its place, and has nothing in it that takes the focus: the keyboard scrolls it. */
export function ScrollArea({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section class="table-wrap" aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
