import type { ComponentChildren } from 'preact'

interface Props {
  readonly title: string
  /** Beside the title. */
  readonly aside?: ComponentChildren
  /** Without room around it: for tables and code. */
  readonly flush?: boolean
  readonly children: ComponentChildren
}

export function Panel({ title, aside, flush = false, children }: Props) {
  return (
    <section class="panel" aria-label={title}>
      <div class="panel-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {flush ? children : <div class="panel-body">{children}</div>}
    </section>
  )
}
