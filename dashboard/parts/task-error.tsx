import type { TaskStatus } from '../../lib/core/record.ts'
import type { TaskAnswer } from '../../lib/dashboard/api-types.ts'
import { CopyButton } from './copy-button.tsx'
import { Explained } from './notice.tsx'
import { Panel } from './panel.tsx'

interface Props {
  readonly error: NonNullable<TaskAnswer['task']['error']>
  readonly status: TaskStatus
}

/** Why it failed, first of all. Of a task that will run again, why the last run did. */
export function TaskError({ error: { type, code, message, stack, retryable, docs }, status }: Props) {
  const text = stack ?? `${type}: ${message}`
  return (
    <Panel
      title={status === 'FAILURE' ? 'Why it failed' : 'Why the last run failed'}
      aside={<CopyButton text={text} what="error" />}
      flush
    >
      <div class="panel-body">
        <p class="bad-text wrap-anywhere">
          <strong>{type}</strong>: {message}
        </p>
        <p class="dim">
          Code <code>{code}</code>
          {retryable ? ', said to be worth a retry' : ''}
        </p>
        {docs !== undefined && <Explained command={docs} />}
      </div>
      {stack !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        <pre class="code" tabIndex={0}>
          {stack}
        </pre>
      )}
    </Panel>
  )
}
