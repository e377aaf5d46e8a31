import type { MemberCard } from '../../shared/member.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { FormIssues } from '../../shared/views/site/form.tsx';

/** Lets an administrator give a member a title of their own, or, left empty, take it away. */
export function TitleForm(props: { member: MemberCard; title: string; issues: FieldIssue[] }) {
  const { member, title, issues } = props;
  return (
    <form action={`/members/${member.id}/title`} method="post" class="row title-form">
      <FormIssues issues={issues} fields={[]} />
      <label for="member-title">Title</label>
      <input id="member-title" name="title" value={title} placeholder="As their rank says" maxLength={40} dir="auto" />
      <button type="submit">Set</button>
    </form>
  );
}
