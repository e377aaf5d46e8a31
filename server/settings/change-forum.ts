import type { Forum } from '../../shared/forum.ts';
import type { Member } from '../accounts/viewer.ts';
import { inOffice } from '../audit/in-office.ts';
import { differences, type Settings } from '../audit/settings.ts';
import type { WriteParts } from '../parts.ts';
import { readForum, writeForum } from './forum.ts';

/** Changes what holds of the forum as a whole, on every node at once, to what is wished over what holds. */
export async function changeForum(parts: WriteParts, member: Member, wish: (now: Forum) => Forum): Promise<void> {
  await inOffice(parts, member, async (trx) => {
    const before = await readForum(trx);
    const forum = wish(before);
    const detail = differences(settingsOf(before), settingsOf(forum));
    await writeForum(trx, forum);
    return { act: 'changed', subject: 'the forum’s settings', path: '/admin/forum', ...(detail && { detail }) };
  });
}

/** Names what is set of the forum, as people know it. */
const settingsOf = ({ name, description, editHours }: Forum): Settings => ({
  name,
  description,
  'hours to edit': String(editHours ?? 'all'),
});
