import type { FieldIssue } from '../../../shared/reply.ts';
import { Field } from '../../../shared/views/site/form.tsx';

/** Asks for the password once more. Where several forms on a page do, its id is not its name. */
export function CurrentPasswordField({ id = 'currentPassword', issues }: { id?: string; issues: FieldIssue[] }) {
  return (
    <Field
      id={id}
      name="currentPassword"
      label="Your password"
      type="password"
      issues={issues}
      autocomplete="current-password"
    />
  );
}
