import type { ComponentChildren } from 'preact'
import { ApiError } from '../state/api.ts'
import { CopyButton } from './copy-button.tsx'

/** An error with its code; the message says what to do, and the command under it tells more. */
export function Problem({ error }: { readonly error: Error }) {
  const { code, docs } = error instanceof ApiError ? error : {}
  return (
    <div class="notice bad" role="alert">
      {code !== undefined && <strong class="mono">{code}</strong>} {error.message}
      {docs !== undefined && <Explained command={docs} />}
    </div>
  )
}

/** The command that prints the page of an error. */
export function Explained({ command }: { readonly command: string }) {
  return (
    <span class="explained">
      More about it: <code>{command}</code> <CopyButton text={command} what="command" />
    </span>
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
