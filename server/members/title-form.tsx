import type { MemberCard } from '../../shared/member.ts';

/** Lets an administrator give a member a title of their own, or, left empty, take it away. */
export function TitleForm({ member, title }: { member: MemberCard; title: string }) {
  return (
    <form action={`/members/${member.id}/title`} method="post" class="row title-form">
      <label for="member-title">Title</label>
      <input id="member-title" name="title" value={title} placeholder="As their rank says" maxLength={40} dir="auto" />
      <button type="submit">Set</button>
    </form>
  );
}
