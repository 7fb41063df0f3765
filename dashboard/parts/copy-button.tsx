import { useState } from 'preact/hooks'

const SAID_MS = 1500

export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [said, setSaid] = useState('Copy')
  const copy = async () => {
    setSaid(
      await navigator.clipboard.writeText(text).then(
        () => 'Copied',
        () => 'Not allowed',
      ),
    )
    setTimeout(() => setSaid('Copy'), SAID_MS)
  }
  return (
    <button type="button" class="quiet small" onClick={() => void copy()}>
      {said}
      <span class="unseen"> {what}</span>
    </button>
  )
}
