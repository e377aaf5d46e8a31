import type { ComponentChildren } from 'preact';
import type { FieldIssue } from '../../reply.ts';

interface FieldProps {
  name: string;
  label: string;
  issues: FieldIssue[];
  value?: string;
  type?: 'text' | 'email' | 'password';
  hint?: string;
  autocomplete?: string;
  multiline?: boolean;
}

/** Shows one field of a form with its label and, beside it, what was wrong with what was typed. */
export function Field({ name, label, issues, value = '', type = 'text', hint, autocomplete, multiline }: FieldProps) {
  const issue = issues.find(({ field }) => field === name);
  const described = [hint && `${name}-hint`, issue && `${name}-error`].filter(Boolean).join(' ') || undefined;
  const shared = { id: name, name, 'aria-invalid': issue ? true : undefined, 'aria-describedby': described } as const;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {multiline ? (
        <textarea {...shared} rows={10} dir="auto" defaultValue={value} />
      ) : (
        <input {...shared} type={type as 'text'} value={value} autoComplete={autocomplete} dir="auto" />
      )}
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
    </div>
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
