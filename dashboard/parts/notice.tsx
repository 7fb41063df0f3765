import type { ComponentChildren } from 'preact'
import { ApiError } from '../state/api.ts'

/** An error with its code; the message says what to do. */
export function Problem({ error }: { readonly error: Error }) {
  return (
    <div class="notice bad" role="alert">
      {error instanceof ApiError && <strong class="mono">{error.code}</strong>} {error.message}
    </div>
  )
}

export function Notice({ kind = '', children }: { readonly kind?: string; readonly children: ComponentChildren }) {
  return <div class={`notice ${kind}`}>{children}</div>
}

/** Where nothing is: why, and what would change it. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <strong>{title}</strong>
      {children}
    </div>
  )
}

export function Loading() {
  return (
    <div class="empty" aria-busy="true">
      Loading …
    </div>
  )
}

/** What is shown until there is something: the error, or that it comes. What was seen before an error stays beneath it. */
export function Awaited<T>({
  data,
  error,
  children,
}: {
  readonly data: T | undefined
  readonly error: Error | undefined
  readonly children: (data: T) => ComponentChildren
}) {
  return (
    <>
      {error !== undefined && <Problem error={error} />}
      {data !== undefined ? children(data) : error === undefined && <Loading />}
    </>
  )
}
