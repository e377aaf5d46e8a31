import type { Forum } from '../../shared/forum.ts';
import type { Member } from '../accounts/viewer.ts';
import { inOffice } from '../audit/in-office.ts';
import type { WriteParts } from '../parts.ts';
import { readForum, writeForum } from './forum.ts';

/** Changes what holds of the forum as a whole, on every node at once. */
export async function changeForum(parts: WriteParts, member: Member, forum: Forum): Promise<void> {
  await inOffice(parts, member, async (trx) => {
    const detail = differences(await readForum(trx), forum);
    await writeForum(trx, forum);
    return { act: 'changed', subject: 'the forum’s settings', path: '/admin/forum', ...(detail && { detail }) };
  });
}

function differences(before: Forum, after: Forum): string {
  return [
    after.name !== before.name && `name: ${before.name} → ${after.name}`,
    after.description !== before.description && 'description',
    after.editHours !== before.editHours && `hours to edit: ${before.editHours ?? 'all'} → ${after.editHours ?? 'all'}`,
  ]
    .filter(Boolean)
    .join(', ');
}
