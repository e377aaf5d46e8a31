import type { Forum } from '../../shared/forum.ts';
import type { Db } from '../database/connection.ts';
import type { Remembered } from '../database/remembered.ts';
import { deliverable } from '../notifications/deliverable.ts';
import type { Handler } from '../outbox/outbox.ts';
import type { Item } from '../outbox/store.ts';
import type { Signer } from '../signer.ts';
import { alertLetter } from './alert-letter.ts';
import { dueAfter } from './due.ts';
import type { Mailer } from './mailer.ts';
import { sendTo } from './send-to.ts';
import { beginMailing, endMailing, findMailbox, isUnmailed, listUnmailed, type Mailbox, markMailed } from './store.ts';

// Longer than any server may take for one letter; after that the sender is taken for dead.
const SENDER_LEASE_MS = 60_000;
const ANOTHER_LOOK_MS = 2_000;
const TOLD_AT_MOST = 50;
const AT_ONCE = 3;

interface MailParts {
  db: Db;
  mailer: Mailer | undefined;
  signer: Signer;
  forum: Remembered<Forum>;
}

/**
 * Writes to members of what they have not seen. An item stands for one notification: when it is due and still unseen,
 * one letter tells of it and of all else that waits to be mailed to the member, whose own items then find nothing to do. So whoever wants a letter after ten minutes gets at most one in ten minutes. What is unreadable by now is left out.
 */
export function mailHandler(parts: MailParts): Handler {
  const { db, mailer } = parts;
  return {
    atOnce: AT_ONCE,
    async work(item, { now }) {
      const mailbox = item.memberId === null ? undefined : await findMailbox(db, item.memberId);
      // A forum whose mail was switched off has nothing to catch up with later.
      if (!mailer || !mailbox || mailbox.after === null || !mailbox.confirmed || mailbox.refusal !== null)
        return 'done';
      // What the member wishes may have changed since it was planned.
      const due = dueAfter({ after: mailbox.after, quiet: mailbox.quiet }, item.createdAt);
      const again = due > now() ? due : dueAfter({ after: 0, quiet: mailbox.quiet }, now());
      if (again > now()) return { again };
      const { memberId } = mailbox;
      // Most are told with another, or seen by now: none of them keeps others waiting.
      if (!(await isUnmailed(db, memberId, item.subjectId))) return 'done';
      if ((await deliverable(db, memberId, 'mail', [item.subjectId])).length === 0) return 'done';
      const until = now() + SENDER_LEASE_MS;
      if (!(await beginMailing(db, memberId, now(), until))) return { again: now() + ANOTHER_LOOK_MS };
      try {
        await tell({ ...parts, mailer, now }, mailbox, item);
      } finally {
        await endMailing(db, memberId, until);
      }
      return 'done';
    },
  };
}

async function tell(
  parts: MailParts & { mailer: Mailer; now: () => number },
  mailbox: Mailbox,
  item: Item,
): Promise<void> {
  const { db, signer, forum, mailer } = parts;
  const { memberId } = mailbox;
  const waiting = await listUnmailed(db, memberId, TOLD_AT_MOST);
  const told = await deliverable(db, memberId, 'mail', [...new Set([item.subjectId, ...waiting])]);
  const because = told.find(({ id }) => id === item.subjectId);
  if (!because) return;
  const others = told.filter((one) => one !== because);
  const { name } = await forum.get();
  await sendTo(parts, mailbox, alertLetter(signer, { memberId, because, others, forum: name, site: mailer.site }));
  await markMailed(db, told);
}
