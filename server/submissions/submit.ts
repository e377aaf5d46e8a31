import { randomUUID } from 'node:crypto';
import type { Submission } from '../../shared/submission.ts';
import type { Member } from '../accounts/viewer.ts';
import { isUniqueViolation, transaction } from '../database/transaction.ts';
import { deleteSent } from '../drafts/store.ts';
import type { WriteParts } from '../parts.ts';
import { findByClientId, findSubmission, insertSubmission } from './store.ts';

interface Submitted {
  boardId: number;
  body: string;
  clientId?: string | undefined;
  threadId?: number;
  replyTo?: number | undefined;
  title?: string;
  prefix?: string | undefined;
  draft?: number | undefined;
}

/** Lays what a member wrote before the moderators. The same clientId again returns what was laid there the first time. */
export async function submit(parts: WriteParts, author: Member, input: Submitted): Promise<Submission> {
  const { db, live } = parts;
  const clientId = input.clientId ?? randomUUID();
  try {
    const submission = await transaction(db, async (trx) => {
      const id = await insertSubmission(trx, {
        boardId: input.boardId,
        threadId: input.threadId ?? null,
        title: input.title ?? null,
        prefix: input.prefix || null,
        authorId: author.id,
        body: input.body,
        clientId,
        replyTo: input.replyTo ?? null,
        createdAt: Date.now(),
      });
      const target = input.threadId === undefined ? { boardId: input.boardId } : { threadId: input.threadId };
      await deleteSent(trx, author.id, target, input);
      return (await findSubmission(trx, id)) as Submission;
    });
    live.announceQueue();
    return submission;
  } catch (error) {
    const twin = isUniqueViolation(error) && (await findByClientId(db, author.id, clientId));
    if (twin) return twin;
    throw error;
  }
}
