import { avatarPath } from '../../addresses.ts';
import type { MemberFace } from '../../member.ts';

const TINTS = 12;

/**
 * Shows a member: the picture they gave, over the first letters of the name on one of twelve tints. The letters are what
 * is seen without one, and until it has come.
 */
export function Avatar({ member, small = false }: { member: MemberFace; small?: boolean }) {
  const initials = member.name
    .split(/[\s_-]+/)
    .flatMap((word) => [...word].slice(0, 1))
    .slice(0, 2)
    .join('')
    .toUpperCase();
  const size = small ? 48 : 96;
  return (
    <span class={`avatar tint-${member.id % TINTS}${small ? ' small' : ''}`} aria-hidden="true">
      {initials}
      {member.avatar && (
        <img
          src={avatarPath(member.avatar, size)}
          srcset={`${avatarPath(member.avatar, 2 * size)} 2x`}
          width={size}
          height={size}
          alt=""
          loading="lazy"
          decoding="async"
        />
      )}
    </span>
  );
}
