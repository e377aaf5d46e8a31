import type { ComponentChildren } from 'preact';
import type { FieldIssue } from '../../reply.ts';

interface FieldProps {
  name: string;
  /** Its id, where the page holds several fields of this name. */
  id?: string;
  label: string;
  issues: FieldIssue[];
  value?: string;
  type?: 'text' | 'email' | 'password' | 'search' | 'date' | 'time';
  hint?: string;
  autocomplete?: string;
  multiline?: boolean;
}

/** Shows one field of a form with its label and, beside it, what was wrong with what was typed. */
export function Field({
  name,
  id = name,
  label,
  issues,
  value = '',
  type = 'text',
  hint,
  autocomplete,
  multiline,
}: FieldProps) {
  const issue = issues.find(({ field }) => field === name);
  const described = [hint && `${id}-hint`, issue && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const shared = { id, name, 'aria-invalid': issue ? true : undefined, 'aria-describedby': described } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {multiline ? (
        <textarea {...shared} rows={10} dir="auto" defaultValue={value} />
      ) : (
        <input {...shared} type={type as 'text'} value={value} autoComplete={autocomplete} dir="auto" />
      )}
      <FieldNotes name={id} hint={hint} issue={issue} />
    </div>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  issues: FieldIssue[];
  /** What can be chosen, with the words for it. */
  options: readonly (readonly [value: string, words: string])[];
  value: string;
  hint?: string;
}

/** Shows a field in which one of several things is chosen from a list. */
export function Select({ name, label, issues, options, value, hint }: ChoiceProps) {
  const issue = issues.find(({ field }) => field === name);
  const described = [hint && `${name}-hint`, issue && `${name}-error`].filter(Boolean).join(' ') || undefined;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name} aria-invalid={issue ? true : undefined} aria-describedby={described}>
        {options.map(([option, words]) => (
          <option key={option} value={option} selected={option === value}>
            {words}
          </option>
        ))}
      </select>
      <FieldNotes name={name} hint={hint} issue={issue} />
    </div>
  );
}

/** Shows a few things side by side, one of which is chosen. */
export function Choice({ name, label, issues, options, value, hint }: ChoiceProps) {
  return (
    <fieldset>
      <legend>{label}</legend>
      {options.map(([option, words]) => (
        <label key={option} class="check">
          <input type="radio" name={name} value={option} checked={option === value} /> {words}
        </label>
      ))}
      <FieldNotes name={name} hint={hint} issue={issues.find(({ field }) => field === name)} />
    </fieldset>
  );
}

interface ChecksProps extends Omit<ChoiceProps, 'value'> {
  chosen: (option: string) => boolean;
}

/** Shows a few things any of which may be chosen; each is sent as a field of its own name. */
export function Checks({ name, label, issues, options, chosen, hint }: ChecksProps) {
  const issue = issues.find(({ field }) => field === name);
  const described = [hint && `${name}-hint`, issue && `${name}-error`].filter(Boolean).join(' ') || undefined;
  return (
    <fieldset aria-describedby={described}>
      <legend>{label}</legend>
      {options.map(([option, words]) => (
        <label key={option} class="check">
          <input type="checkbox" name={option} checked={chosen(option)} /> {words}
        </label>
      ))}
      <FieldNotes name={name} hint={hint} issue={issue} />
    </fieldset>
  );
}

function FieldNotes({ name, hint, issue }: { name: string; hint: string | undefined; issue: FieldIssue | undefined }) {
  return (
    <>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {issue && (
        <p class="field-error" id={`${name}-error`} role="alert">
          {issue.message}
        </p>
      )}
    </>
  );
}

/** Shows what is wrong with a form as a whole: every issue that belongs to none of `fields`. */
export function FormIssues({ issues, fields }: { issues: FieldIssue[]; fields: string[] }) {
  const others = issues.filter(({ field }) => !fields.includes(field));
  if (others.length === 0) return null;
  return (
    <div class="field-error" role="alert">
      {others.map(({ message }) => (
        <p key={message}>{message}</p>
      ))}
    </div>
  );
}

/** A page that is one form. */
export function FormPage({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="narrow">
      <h1>{title}</h1>
      {children}
    </section>
  );
}
