import { useEffect, useState } from 'preact/hooks'
import { useDefinitions } from '../state/definitions.ts'
import { route } from '../state/route.ts'
import { SPANS } from '../task-query.ts'
import { SelectField, TextField } from './field.tsx'

type Query = Readonly<Record<string, string>>

interface Props {
  readonly query: Query
  readonly onQuery: (query: Query) => void
}

const STATUSES = [
  ['', 'any'],
  ['PENDING', 'pending'],
  ['STARTED', 'running'],
  ['SUCCESS', 'succeeded'],
  ['FAILURE', 'failed'],
  ['CANCELLED', 'cancelled'],
] as const

/** What is typed waits until it is whole: each look costs. */
const TYPING_MS = 400

export function TaskFilters({ query, onQuery }: Props) {
  const { tasks } = useDefinitions()
  // What the address says now: two fields that are typed in one after the other must not undo each other.
  const set = (name: string) => (value: string) => onQuery({ ...route.peek().query, [name]: value })
  const name = useTyped(query['name'] ?? '', set('name'))
  const labels = useTyped(query['labels'] ?? '', set('labels'))
  return (
    <search>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <TextField label="Name" {...name} placeholder="any" list="task-names" />
        <datalist id="task-names">
          {tasks.map((task) => (
            <option key={task.name} value={task.name} />
          ))}
        </datalist>
        <SelectField label="Status" value={query['status'] ?? ''} onValue={set('status')} choices={STATUSES} />
        <TextField label="Labels" {...labels} placeholder="user=u1, region=eu" />
        <SelectField label="Created" value={query['since'] ?? ''} onValue={set('since')} choices={SPANS} />
      </form>
    </search>
  )
}

/** A text that is told once its typing pauses, and follows when it is changed from elsewhere. */
function useTyped(value: string, onValue: (value: string) => void) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  // Only typing starts the wait.
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onValue(text.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  return { value: text, onValue: setText }
}
