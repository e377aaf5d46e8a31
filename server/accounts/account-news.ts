import { z } from 'zod';
import { SETTINGS } from '../../shared/views/site/settings-page.tsx';
import type { Db } from '../database/connection.ts';
import { Refused } from '../mail/mailer.ts';
import { ATTEMPTS_MAX, type Handler, Undeliverable } from '../outbox/outbox.ts';
import { enqueue } from '../outbox/store.ts';
import type { AccountMailParts } from './account-mail.ts';

/** The kind of items in the outbox that are letters about what was done with an account; their subject is the member. */
export const NEWS_MAIL = 'mail-news';

const AccountNews = z.discriminatedUnion('what', [
  z.object({ what: z.literal('address') }),
  z.object({ what: z.literal('password') }),
  z.object({ what: z.literal('token'), token: z.string() }),
  z.object({ what: z.literal('deletion') }),
]);
type AccountNews = z.infer<typeof AccountNews>;

const Told = z.object({ to: z.string(), name: z.string(), news: AccountNews });

/** Whose account it was when something was done with it. */
interface Owner {
  memberId: number;
  name: string;
  email: string;
}

/**
 * Has a member written to of what was done with their account, in the transaction in which it is: at the address that they had
 * until then, so that they hear of it whoever did it, and whatever becomes of the account meanwhile.
 */
export async function tellOwner(trx: Db, { memberId, name, email }: Owner, news: AccountNews): Promise<void> {
  const detail = JSON.stringify({ to: email, name, news } satisfies z.infer<typeof Told>);
  await enqueue(trx, [{ kind: NEWS_MAIL, subjectId: memberId, detail }], Date.now());
}

/**
 * Sends the letters that tellOwner() lays down. An address that is refused may be nobody's any more, and of an account that is
 * deleted nothing stays: such letters are let go.
 */
export function newsHandler({ mailer, forum }: AccountMailParts): Handler {
  return {
    atOnce: 1,
    async work({ id, kind, detail, attempts }) {
      if (!mailer || detail === null) return 'done';
      const { to, name, news } = Told.parse(JSON.parse(detail));
      const [forumName, site] = [(await forum.get()).name, mailer.site];
      const words = { forum: forumName, site, ...letterOf(news, { name, forum: forumName, site }) };
      try {
        await mailer.send({ to, id: `${kind}.${id}`, words });
      } catch (error) {
        const refused = error instanceof Refused;
        const isLast = refused || attempts >= ATTEMPTS_MAX;
        if (isLast && (news.what === 'deletion' || (refused && error.address))) return 'done';
        throw refused ? new Undeliverable(error.message) : error;
      }
      return 'done';
    },
  };
}

/** Writes what happened, and what to do where it was somebody else. */
function letterOf(news: AccountNews, { name, forum, site }: { name: string; forum: string; site: string }) {
  const letter = (subject: string, words: string, button: { words: string; path: string }, foot: string) => ({
    subject,
    entries: [{ words, button: { words: button.words, href: site + button.path } }],
    foot: [{ words: foot }],
  });
  switch (news.what) {
    case 'address':
      return letter(
        `Your address for ${forum} was changed`,
        `${name}, your account has another e-mail address now. Nothing more is sent to this one.`,
        { words: 'Sign in', path: '/account/sign-in' },
        'If it was not you, somebody knows your password: sign in with your name, choose another password and give your address again. If you cannot, ask an administrator for a link by which you choose one.',
      );
    case 'password':
      return letter(
        `Your password for ${forum} was changed`,
        `${name}, your password was changed, and all other sessions have ended.`,
        { words: 'It was not me: choose another', path: '/account/forgot' },
        'If it was you, there is nothing to do.',
      );
    case 'token':
      return letter(
        `A new token for ${forum}`,
        `${name}, the token “${news.token}” was made: with it a program can do in your name what it was allowed.`,
        { words: 'See my tokens', path: SETTINGS.tokens.path },
        'If it was not you, somebody knows your password: revoke the token and choose another password.',
      );
    case 'deletion':
      return letter(
        `Your account at ${forum} was deleted`,
        `${name}, your account was deleted with all that was yours alone. What you posted stays, under “Former member”.`,
        { words: `Go to ${forum}`, path: '/' },
        'If it was not you, somebody knew your password: choose another one wherever else you use it. The account cannot be brought back.',
      );
  }
}
