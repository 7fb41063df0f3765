import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface FieldProps {
  readonly label: string
  readonly hint?: string | undefined
  readonly problem?: string | undefined
  readonly children: (ids: { readonly id: string; readonly describedBy: string | undefined }) => ComponentChildren
}

/** A control with its name, what may be said of it, and what is wrong with it. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId()
  const describedBy = hint === undefined && problem === undefined ? undefined : `${id}-note`
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, describedBy })}
      {describedBy !== undefined && (
        <div id={describedBy}>
          {hint !== undefined && <div class="hint">{hint}</div>}
          {problem !== undefined && <div class="problem">{problem}</div>}
        </div>
      )}
    </div>
  )
}

interface TextProps {
  readonly label: string
  readonly value: string
  readonly onValue: (value: string) => void
  readonly hint?: string | undefined
  readonly problem?: string | undefined
  readonly placeholder?: string | undefined
  readonly list?: string | undefined
  readonly inputMode?: 'numeric' | 'decimal' | undefined
}

export function TextField({ label, value, onValue, hint, problem, placeholder, list, inputMode }: TextProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {({ id, describedBy }) => (
        <input
          id={id}
          value={value}
          placeholder={placeholder}
          list={list}
          inputMode={inputMode}
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

interface SelectProps {
  readonly label: string
  readonly value: string
  readonly onValue: (value: string) => void
  readonly hint?: string | undefined
  readonly problem?: string | undefined
  readonly choices: readonly (readonly [value: string, text: string])[]
}

export function SelectField({ label, value, onValue, hint, problem, choices }: SelectProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {({ id, describedBy }) => (
        <select
          id={id}
          value={value}
          aria-invalid={problem === undefined ? undefined : 'true'}
          aria-describedby={describedBy}
          onChange={({ currentTarget }) => onValue(currentTarget.value)}
        >
          {choices.map(([choice, text]) => (
            <option key={choice} value={choice}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
