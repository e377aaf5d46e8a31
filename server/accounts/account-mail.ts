import type { Forum } from '../../shared/forum.ts';
import type { Db } from '../database/connection.ts';
import type { Remembered } from '../database/remembered.ts';
import type { LetterWords } from '../mail/letter.tsx';
import type { Mailer } from '../mail/mailer.ts';
import { sendTo } from '../mail/send-to.ts';
import { findMailbox, type Mailbox } from '../mail/store.ts';
import type { Handler } from '../outbox/outbox.ts';
import type { Signer } from '../signer.ts';
import { NEWS_MAIL, newsHandler } from './account-news.ts';
import type { Auth } from './auth.ts';
import { confirmToken, RESET_HOURS, resetToken } from './email-links.ts';

/** The kinds of items in the outbox that are letters about an account; their subject is the member. */
export const CONFIRM_MAIL = 'mail-confirm';
export const RESET_MAIL = 'mail-reset';

export interface AccountMailParts {
  db: Db;
  auth: Auth;
  mailer: Mailer | undefined;
  signer: Signer;
  forum: Remembered<Forum>;
}

/** Sends the letters in which members are asked to confirm an address, given the way to another password, or told of what was done. */
export function accountMailHandlers(parts: AccountMailParts): Record<string, Handler> {
  const { db, mailer, signer, forum } = parts;

  const handler = (
    write: (
      mailbox: Mailbox,
      told: { forumName: string; now: number },
    ) => Promise<Pick<LetterWords, 'subject' | 'entries' | 'foot'> | undefined>,
  ): Handler => ({
    atOnce: 1,
    async work(item, { now }) {
      const mailbox = await findMailbox(db, item.subjectId);
      if (!mailer || !mailbox) return 'done';
      const { name } = await forum.get();
      const words = await write(mailbox, { forumName: name, now: now() });
      if (!words) return 'done';
      const id = `${item.kind}.${item.id}`;
      await sendTo({ db, mailer, now }, mailbox, { id, words: { ...words, forum: name, site: mailer.site } });
      return 'done';
    },
  });

  return {
    [NEWS_MAIL]: newsHandler(parts),
    [CONFIRM_MAIL]: handler(async ({ memberId, email, name }, { forumName, now }) => ({
      subject: `Confirm your address for ${forumName}`,
      entries: [
        {
          words: `${name}, is this your address? Once you say so, ${forumName} can write to you.`,
          button: {
            words: 'It is mine',
            href: `${mailer?.site}/account/confirm/${confirmToken(signer, { memberId, email }, now)}`,
          },
        },
      ],
      foot: [{ words: 'If you know nothing of this, do nothing: you will hear no more.' }],
    })),
    [RESET_MAIL]: handler(async ({ memberId, name }, { forumName, now }) => {
      const token = await resetToken({ db, auth: parts.auth, signer }, memberId, now);
      return token === undefined
        ? undefined
        : {
            subject: `Another password for ${forumName}`,
            entries: [
              {
                words: `${name}, somebody asked for another password of yours. If it was you, choose one now: the link works once, for ${RESET_HOURS} hours.`,
                button: { words: 'Choose a password', href: `${mailer?.site}/account/reset/${token}` },
              },
            ],
            foot: [{ words: 'If it was not you, do nothing: your password stays as it is.' }],
          };
    }),
  };
}
