import { type ComponentChildren, Fragment } from 'preact'

export type FactRows = readonly (readonly [name: string, value: ComponentChildren])[]

export function Facts({ rows }: { readonly rows: FactRows }) {
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
