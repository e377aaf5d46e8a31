import type { MemberName } from '../../member.ts';

/** Has a member ignored, or ignored no longer; without JavaScript it leads back to `to`. */
export function IgnoreForm({
  member,
  ignored,
  to,
  onSubmit,
}: {
  member: MemberName;
  ignored: boolean;
  to: string;
  onSubmit?: ((event: Event) => void) | undefined;
}) {
  return (
    <form action={`/members/${member.id}/ignore`} method="post" onSubmit={onSubmit}>
      <input type="hidden" name="to" value={to} />
      <button type="submit" name="ignored" value={ignored ? '' : 'on'}>
        {ignored ? 'Stop ignoring' : 'Ignore'} <bdi>{member.name}</bdi>
      </button>
    </form>
  );
}
