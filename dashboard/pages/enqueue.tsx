import { useEffect, useState } from 'preact/hooks'
import type { TaskAnswer, TaskDefinitionRow } from '../../lib/dashboard/api-types.ts'
import { EnqueueForm } from '../form/enqueue-form.tsx'
import { SelectField, TextField } from '../parts/field.tsx'
import { Loading, Notice, Problem } from '../parts/notice.tsx'
import { getJson } from '../state/api.ts'
import { useDefinitions } from '../state/definitions.ts'
import { replaceQuery, route } from '../state/route.ts'
import { session } from '../state/session.ts'

/** A new task: by a form where the app's module says what the input is, else as JSON; from nothing, or from another task. */
export function EnqueuePage() {
  const { query } = route.value
  const definitions = useDefinitions()
  const { source, error } = useSource(query['from'])
  if (session.value?.operate !== true) {
    return (
      <div class="page">
        <h1>Enqueue</h1>
        <Notice>This dashboard only looks. To enqueue, start it with: tasklane dashboard --operate</Notice>
      </div>
    )
  }
  if (error !== undefined) return <Problem error={error} />
  if (!definitions.loaded || (query['from'] !== undefined && source === undefined)) return <Loading />
  const name = query['task'] ?? source?.task.name ?? definitions.tasks[0]?.name ?? ''
  const definition = definitions.tasks.find((task) => task.name === name)
  return (
    <div class="page form-page">
      <div class="page-head-text">
        <h1>Enqueue</h1>
        {source !== undefined && (
          <p class="dim">
            From the input of <span class="mono wrap-anywhere">{source.task.id}</span>
          </p>
        )}
      </div>
      {definitions.problem !== undefined && <Notice kind="bad">{definitions.problem}</Notice>}
      <section class="panel panel-body form" aria-label="New task">
        <TaskChoice
          name={name}
          tasks={definitions.tasks}
          onName={(task) => replaceQuery('/enqueue', { ...query, task })}
        />
        <EnqueueForm key={`${name}/${query['from']}`} name={name} schema={definition?.schema} source={source} />
      </section>
    </div>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly tasks: readonly TaskDefinitionRow[]
  readonly onName: (name: string) => void
}

function TaskChoice({ name, tasks, onName }: ChoiceProps) {
  const [text, setText] = useState(name)
  if (tasks.length > 0) {
    const names = tasks.map((task) => task.name)
    const choices = (names.includes(name) ? names : [name, ...names]).map((each) => [each, each] as const)
    return <SelectField label="Task" value={name} onValue={onName} choices={choices} />
  }
  return (
    <div onFocusOut={() => text !== name && onName(text.trim())}>
      <TextField
        label="Task"
        value={text}
        onValue={setText}
        hint="Its name. Start the dashboard with --entry for a list of them, and forms for their inputs."
      />
    </div>
  )
}

/** The task that another is made from. */
function useSource(id: string | undefined) {
  const [found, setFound] = useState<{ readonly source?: TaskAnswer; readonly error?: Error }>({})
  useEffect(() => {
    setFound({})
    if (id === undefined) return
    const left = new AbortController()
    getJson<TaskAnswer>(`/api/tasks/${encodeURIComponent(id)}`, left.signal).then(
      (source) => setFound({ source }),
      (error: Error) => left.signal.aborted || setFound({ error }),
    )
    return () => left.abort()
  }, [id])
  return found
}
