const TINTS = 12;

/** Draws a member's avatar from the name: its first letters on one of twelve tints. */
export function Avatar({ member, small = false }: { member: { id: number; name: string }; small?: boolean }) {
  const initials = member.name
    .split(/[\s_-]+/)
    .flatMap((word) => [...word].slice(0, 1))
    .slice(0, 2)
    .join('')
    .toUpperCase();
  return (
    <span class={`avatar tint-${member.id % TINTS}${small ? ' small' : ''}`} aria-hidden="true">
      {initials}
    </span>
  );
}
