import { type MemberSettings, updateSettings } from '../../members/store.ts';
import type { WriteParts } from '../../parts.ts';
import type { Member } from '../viewer.ts';

/** Stores some of what a member set for themselves. It holds at once, in every tab and on every node. */
export async function saveSettings({ db, live }: WriteParts, member: Member, settings: MemberSettings): Promise<void> {
  await updateSettings(db, member.id, settings);
  live.recheck({ memberId: member.id });
}
