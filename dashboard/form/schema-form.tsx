import { Field, SelectField, TextField } from '../parts/field.tsx'
import { type Draft, draftOf, joined, type Problems } from './draft.ts'
import type { FormField } from './fields.ts'

interface Props<K extends FormField = FormField> {
  readonly field: K
  readonly draft: Draft
  readonly path: string
  readonly problems: Problems
  readonly onDraft: (draft: Draft) => void
}

/** The controls of a field, and of all that is in it. */
export function SchemaForm(props: Props) {
  const { field, draft, path, problems, onDraft } = props
  if (field.kind === 'object') return <ObjectFields {...props} field={field} />
  if (field.kind === 'list') return <ListFields {...props} field={field} />
  const common = {
    label: `${field.title === '' ? 'Input' : field.title}${field.required ? '' : ' (optional)'}`,
    hint: field.hint,
    problem: problems[path],
    value: typeof draft === 'string' ? draft : '',
    onValue: onDraft,
  }
  switch (field.kind) {
    case 'text':
      return <TextField {...common} />
    case 'number':
      return <TextField {...common} inputMode={field.whole ? 'numeric' : 'decimal'} />
    case 'flag':
      return <SelectField {...common} choices={[...blank(field), ['true', 'yes'], ['false', 'no']]} />
    case 'choice':
      return <SelectField {...common} choices={[...blank(field), ...field.choices.map(choiceOf)]} />
    case 'json':
      return <JsonField {...common} />
  }
}

function blank({ required }: FormField): (readonly [string, string])[] {
  return [['', required ? 'choose' : '–']]
}

function choiceOf(choice: unknown): readonly [string, string] {
  const text = JSON.stringify(choice)
  return [text, typeof choice === 'string' ? choice : text]
}

interface JsonFieldProps {
  readonly label: string
  readonly hint?: string | undefined
  readonly problem?: string | undefined
  readonly value: string
  readonly onValue: (value: string) => void
  readonly tall?: boolean
}

/** For what no control fits, and for whole inputs. */
export function JsonField({ label, hint, problem, value, onValue, tall = false }: JsonFieldProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {({ id, describedBy }) => (
        <textarea
          id={id}
          class={tall ? 'tall' : ''}
          value={value}
          placeholder="JSON"
          autocomplete="off"
          spellcheck={false}
          aria-invalid={problem === undefined ? undefined : 'true'}
          aria-describedby={describedBy}
          onInput={({ currentTarget }) => onValue(currentTarget.value)}
        />
      )}
    </Field>
  )
}

function ObjectFields({ field, draft, path, problems, onDraft }: Props<Extract<FormField, { kind: 'object' }>>) {
  const values = (typeof draft === 'object' && !Array.isArray(draft) ? draft : {}) as Readonly<Record<string, Draft>>
  const controls = field.fields.map(([name, inner]) => (
    <SchemaForm
      key={name}
      field={inner}
      draft={values[name]}
      path={joined(path, name)}
      problems={problems}
      onDraft={(changed) => onDraft({ ...values, [name]: changed })}
    />
  ))
  if (field.fields.length === 0) return <p class="dim">This task takes an empty object.</p>
  if (path === '') return <div class="form">{controls}</div>
  return (
    <fieldset class="field">
      <legend class="field-name">
        {field.title || 'Entry'}
        {!field.required && ' (optional)'}
      </legend>
      <div class="nested">{controls}</div>
    </fieldset>
  )
}

function ListFields({ field, draft, path, problems, onDraft }: Props<Extract<FormField, { kind: 'list' }>>) {
  const entries: readonly Draft[] = Array.isArray(draft) ? draft : []
  const item = { ...field.item, title: field.item.title || 'Entry' }
  return (
    <fieldset class="field">
      <legend class="field-name">
        {field.title || 'Input'}
        {!field.required && ' (optional)'}
      </legend>
      {field.hint !== undefined && <div class="hint">{field.hint}</div>}
      <div class="nested">
        {entries.map((entry, at) => (
          // An entry is its place in the list.
          <div key={at} class="list-item">
            <SchemaForm
              field={{ ...item, title: `${item.title} ${at + 1}` }}
              draft={entry}
              path={joined(path, String(at))}
              problems={problems}
              onDraft={(changed) => onDraft(entries.with(at, changed))}
            />
            <button type="button" class="small quiet" onClick={() => onDraft(entries.toSpliced(at, 1))}>
              Remove
              <span class="unseen"> entry {at + 1}</span>
            </button>
          </div>
        ))}
        <div>
          <button type="button" class="small" onClick={() => onDraft([...entries, draftOf(field.item, undefined)])}>
            Add an entry
          </button>
        </div>
      </div>
    </fieldset>
  )
}
