import type { Forum } from '../../shared/forum.ts';
import type { Member } from '../accounts/viewer.ts';
import { inOffice } from '../audit/in-office.ts';
import { differences, requireSeen, type Settings } from '../audit/settings.ts';
import type { WriteParts } from '../parts.ts';
import { readForum, writeForum } from './forum.ts';

/** Changes what holds of the forum as a whole, on every node at once. `seen`: see requireSeen(). */
export async function changeForum(
  parts: WriteParts,
  member: Member,
  { seen, ...forum }: Forum & { seen?: string | undefined },
): Promise<void> {
  await inOffice(parts, member, async (trx) => {
    const [before, after] = [settingsOf(await readForum(trx)), settingsOf(forum)];
    requireSeen('the forum’s settings', seen, before, after);
    const detail = differences(before, after);
    await writeForum(trx, forum);
    return { act: 'changed', subject: 'the forum’s settings', path: '/admin/forum', ...(detail && { detail }) };
  });
}

/** Names what is set of the forum, as people know it. */
export const settingsOf = ({ name, description, editHours }: Forum): Settings => ({
  name,
  description,
  'hours to edit': String(editHours ?? 'all'),
});
