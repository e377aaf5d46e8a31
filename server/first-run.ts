import { inviteAdministrator } from './accounts/invitations.ts';
import type { Member } from './accounts/viewer.ts';
import { holdOffice } from './audit/in-office.ts';
import { insertBoard } from './boards/store.ts';
import type { Db } from './database/connection.ts';
import { isUniqueViolation, transaction } from './database/transaction.ts';
import { findByName, insertMember, updateTitle } from './members/store.ts';
import type { WriteParts } from './parts.ts';
import type { Signer } from './signer.ts';
import { createThread } from './threads/create-thread.ts';

const welcome = (address: string) => `This thread is alive. Try it:

- **Open this page in a second window**, side by side. The line at the bottom, "Users who are viewing this thread", moves at once.
- **Register** in one window and write a reply. It appears in the other as you send it.
- **Quote** something: whoever wrote it hears of it wherever they are, at once.
- **Follow it without a browser**: \`curl -N ${address}/api/v1/threads/1/stream\`

The link printed where Parley was started makes you its administrator.`;

/**
 * Gives an empty database a board and a welcome thread. Returns the token of the one-time link that makes the first
 * administrator, as long as there is none: the same on every node, and at every start.
 */
export async function welcomeFirstRun(
  parts: WriteParts & { signer: Signer },
  address: string,
  now: number,
): Promise<string | undefined> {
  const { db, signer } = parts;
  const boards = await db.selectFrom('boards').select('id').limit(1).execute();
  const isEmpty = boards.length === 0 && !(await findByName(db, 'Parley'));
  const host = isEmpty ? await makeHost(db, now) : undefined;
  if (host) {
    await createThread(parts, host.author, {
      boardId: host.boardId,
      title: 'Welcome to Parley',
      body: welcome(address),
    });
  }
  return transaction(db, async (trx) => {
    await holdOffice(trx, now);
    const administrators = trx.selectFrom('members').select('id').where('role', '=', 'administrator').limit(1);
    if (await administrators.executeTakeFirst()) return undefined;
    return inviteAdministrator(trx, signer, now);
  });
}

/** Makes the first board and the member who welcomes; undefined where another node that starts now was quicker. */
async function makeHost(db: Db, now: number): Promise<{ boardId: number; author: Member } | undefined> {
  try {
    return await transaction(db, async (trx) => {
      const board = { slug: 'general', title: 'General', description: 'Talk about anything.' };
      const boardId = await insertBoard(trx, { ...board, audience: 'everyone' });
      const id = await insertMember(trx, { accountId: null, name: 'Parley', joinedAt: now });
      // It is no newcomer here.
      await updateTitle(trx, id, 'Host');
      const author: Member = {
        kind: 'member',
        key: `m${id}`,
        id,
        name: 'Parley',
        role: 'member',
        avatar: null,
        hidden: true,
        theme: null,
        timeZone: null,
        sessionId: '',
      };
      return { boardId, author };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return undefined;
    throw error;
  }
}
