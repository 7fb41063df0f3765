import { hush, message } from '../state/messages.ts'
import { Explained } from './notice.tsx'

/** What was just done. Its place is always there, so that screen readers hear what comes into it. */
export function MessageBar() {
  const said = message.value
  return (
    <div role="status">
      {said !== undefined && (
        <div class={`message fades-in ${said.kind}`}>
          <span>
            {said.text}
            {said.link !== undefined && (
              <>
                {' '}
                <a href={said.link.href}>{said.link.text}</a>
              </>
            )}
            {said.docs !== undefined && <Explained command={said.docs} />}
          </span>
          <button type="button" class="quiet small" onClick={hush}>
            Close
          </button>
        </div>
      )}
    </div>
  )
}
