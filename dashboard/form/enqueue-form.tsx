import { useState } from 'preact/hooks'
import type { StartedAnswer, TaskAnswer } from '../../lib/dashboard/api-types.ts'
import { priorityName } from '../format.ts'
import { SelectField, TextField } from '../parts/field.tsx'
import { postJson } from '../state/api.ts'
import { attempt } from '../state/messages.ts'
import { go } from '../state/route.ts'
import { taskHash } from '../state/route-of.ts'
import { type Draft, draftOf, type Filled, filledOf, fits, jsonOf } from './draft.ts'
import { type FormField, fieldOf, type JsonSchema } from './fields.ts'
import { JsonField, SchemaForm } from './schema-form.tsx'

interface Props {
  readonly name: string
  readonly schema: JsonSchema | undefined
  /** The task whose input is the beginning. */
  readonly source: TaskAnswer | undefined
}

/** The input, and how it is to be enqueued. */
export function EnqueueForm({ name, schema, source }: Props) {
  const given = source?.input?.json === true ? (JSON.parse(source.input.text) as unknown) : undefined
  const field = schema === undefined ? undefined : fieldOf(schema)
  const [asJson, setAsJson] = useState(field === undefined || (given !== undefined && !fits(field, given)))
  const [draft, setDraft] = useState<Draft>(field === undefined ? undefined : draftOf(field, given))
  const [text, setText] = useState(given === undefined ? '' : JSON.stringify(given, null, 2))
  const [options, setOptions] = useState<Options>({ ...NO_OPTIONS, labels: labelText(source) })
  const [wasSent, setSent] = useState(false)

  const input = asJson || field === undefined ? typed(text) : filledOf(field, draft)
  const labels = labelsOf(options.labels)
  const isSound = Object.keys(input.problems).length === 0 && labels !== undefined && name !== ''
  const switchTo = (json: boolean) => {
    if (json && field !== undefined) setText(JSON.stringify(filledOf(field, draft).value, null, 2) ?? '')
    else if (field !== undefined && isSound) setDraft(draftOf(field, input.value))
    setAsJson(json)
  }
  const send = async (event: Event) => {
    event.preventDefault()
    setSent(true)
    if (!isSound) return
    await attempt(async () => {
      const { priority, delay, idempotencyKey } = options
      const body = {
        task: name,
        ...(input.value !== undefined && { input: input.value }),
        ...(priority !== '' && { priority: Number(priority) }),
        ...(delay !== '' && { delay }),
        ...(idempotencyKey !== '' && { idempotencyKey }),
        ...(labels !== undefined && Object.keys(labels).length > 0 && { labels }),
      }
      const { id, created } = await postJson<StartedAnswer>('/api/tasks', body)
      go(taskHash(id))
      return { kind: 'done', text: created ? `${name} is enqueued.` : 'The key found a task that was there already.' }
    })
  }
  return (
    <form class="form" onSubmit={(event) => void send(event)}>
      {field !== undefined && <Modes asJson={asJson} onMode={switchTo} />}
      <InputControls
        field={asJson ? undefined : field}
        draft={draft}
        onDraft={setDraft}
        text={text}
        onText={setText}
        problems={wasSent ? input.problems : text === '' ? {} : asJson ? input.problems : {}}
      />
      <OptionFields options={options} onOptions={setOptions} labelProblem={labels === undefined} />
      <div class="row">
        <button type="submit" class="main">
          Enqueue
        </button>
        {wasSent && !isSound && <span class="bad-text">Not yet: see what is marked above.</span>}
      </div>
    </form>
  )
}

function typed(text: string): Filled {
  return text.trim() === '' ? { value: undefined, problems: {} } : jsonOf(text)
}

function Modes({ asJson, onMode }: { readonly asJson: boolean; readonly onMode: (json: boolean) => void }) {
  return (
    <fieldset>
      <legend class="unseen">How to give the input</legend>
      <div class="tabs">
        <button type="button" aria-pressed={!asJson} onClick={() => onMode(false)}>
          Form
        </button>
        <button type="button" aria-pressed={asJson} onClick={() => onMode(true)}>
          JSON
        </button>
      </div>
    </fieldset>
  )
}

interface InputProps {
  readonly field: FormField | undefined
  readonly draft: Draft
  readonly onDraft: (draft: Draft) => void
  readonly text: string
  readonly onText: (text: string) => void
  readonly problems: Filled['problems']
}

function InputControls({ field, draft, onDraft, text, onText, problems }: InputProps) {
  if (field !== undefined) {
    return <SchemaForm field={field} draft={draft} path="" problems={problems} onDraft={onDraft} />
  }
  const hint = 'JSON; leave it empty for no input. The worker checks it against the task\u2019s schema.'
  return <JsonField label="Input" hint={hint} problem={problems['']} value={text} onValue={onText} tall />
}

interface Options {
  readonly priority: string
  readonly delay: string
  readonly labels: string
  readonly idempotencyKey: string
}

const NO_OPTIONS: Options = { priority: '', delay: '', labels: '', idempotencyKey: '' }
const PRIORITIES = [
  ['', "the task's own"],
  ...[0, 1, 2, 3].map((level) => [String(level), priorityName(level)] as const),
] as const

interface OptionProps {
  readonly options: Options
  readonly onOptions: (options: Options) => void
  readonly labelProblem: boolean
}

function OptionFields({ options, onOptions, labelProblem }: OptionProps) {
  const field = (name: keyof Options) => ({
    value: options[name],
    onValue: (value: string) => onOptions({ ...options, [name]: value }),
  })
  return (
    <div class="form-grid">
      <SelectField label="Priority" {...field('priority')} choices={PRIORITIES} />
      <TextField label="Delay (optional)" {...field('delay')} placeholder="30s, 10m, 2h" />
      <TextField
        label="Labels (optional)"
        {...field('labels')}
        placeholder="user=u1, region=eu"
        problem={labelProblem ? 'label=value, several of them parted by commas' : undefined}
      />
      <TextField
        label="Idempotency key (optional)"
        {...field('idempotencyKey')}
        hint="the same key within a day gives the same task"
      />
    </div>
  )
}

function labelsOf(text: string): Record<string, string> | undefined {
  const parts = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part]))
  const pairs = parts.map(
    (part) => [part.slice(0, Math.max(0, part.indexOf('='))).trim(), part.slice(part.indexOf('=') + 1).trim()] as const,
  )
  return pairs.some(([key]) => key === '') ? undefined : Object.fromEntries(pairs)
}

function labelText(source: TaskAnswer | undefined): string {
  const { requeues: _, ...labels } = source?.task.labels ?? {}
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')
}
