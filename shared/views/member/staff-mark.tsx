import type { MemberCard } from '../../member.ts';
import { staffTitle } from '../../staff-title.ts';

/** Marks staff as such, where a title of their own stands in the place of the one of their office. */
export function StaffMark({ member }: { member: Pick<MemberCard, 'role' | 'title'> }) {
  const office = staffTitle(member.role);
  if (!office || office === member.title) return null;
  return <span class="tag accent">{office}</span>;
}
