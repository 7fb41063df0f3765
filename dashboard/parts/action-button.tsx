import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { attempt, type Message } from '../state/messages.ts'
import { session } from '../state/session.ts'

interface Props {
  readonly work: () => Promise<Message>
  /** After it went well. */
  readonly then?: () => void
  readonly class?: string
  readonly children: ComponentChildren
}

/** Does something, once at a time, and says how it went. Not there where the dashboard only looks. */
export function ActionButton({ work, then, class: kind = '', children }: Props) {
  const [isBusy, setBusy] = useState(false)
  if (session.value?.operate !== true) return null
  const act = async () => {
    setBusy(true)
    if (await attempt(work)) then?.()
    setBusy(false)
  }
  return (
    <button type="button" class={kind} disabled={isBusy} onClick={() => void act()}>
      {children}
    </button>
  )
}
