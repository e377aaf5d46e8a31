import { hash, verify } from '@node-rs/argon2';
import { betterAuth, type GenericEndpointContext } from 'better-auth';
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { username } from 'better-auth/plugins/username';
import { EMAIL_MAX, NAME_MAX, NAME_MIN, PASSWORD_MAX, PASSWORD_MIN } from '../../shared/limits.ts';
import type { Config } from '../config.ts';
import type { Database, Db } from '../database/connection.ts';
import { invalid, Refusal } from '../errors.ts';
import type { Limits } from '../http/limits.ts';
import type { Log } from '../log.ts';
import { nameKey } from '../members/name-key.ts';
import { findByAccount } from '../members/store.ts';
import { readForum } from '../settings/forum.ts';
import { tellOwner } from './account-news.ts';
import { BANNED, banText, findBan } from './ban.ts';
import { becomeMember, nameForNewAccount } from './become-member.ts';
import { weaknessOf } from './common-passwords.ts';
import { Guesses } from './guesses.ts';
import { findInvitation } from './invitations.ts';
import type { KnownBrowsers } from './known-browsers.ts';
import { restBetweenCalls } from './resting-storage.ts';
import { withoutTransactions } from './without-transactions.ts';

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane; about 10 ms here.
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
// From when it was last used: one write an hour and session, whatever is asked in between.
const SESSION_DAYS = 60;
const SESSION_PROLONGED_EVERY_S = 3_600;

export type Auth = ReturnType<typeof createAuth>;

interface Parts {
  secret: string;
  limits: Limits;
  browsers: KnownBrowsers;
  log: Log;
}

/** Sets up the accounts library on our database. Each account it creates becomes a member at once. */
export function createAuth({ db, engine }: Database, config: Config, { secret, limits, browsers, log }: Parts) {
  restBetweenCalls();
  const mails = config.smtp !== undefined;
  const guesses = new Guesses({ db, limits, browsers, mails });
  return betterAuth({
    appName: 'Parley',
    baseURL: config.publicUrl ?? `http://localhost:${config.port || 3000}`,
    secret,
    database: { db: withoutTransactions(db, engine), type: engine },
    logger: {
      level: 'error', // A wrong password is no news, and the library does not know whose request it was.
      log: (_level, message) => log.error({ part: 'accounts' }, message),
    },
    telemetry: { enabled: false },
    onAPIError: { throw: true }, // What is no refusal is told and logged like every other failure.
    // Parley's own limits stand before every door. The library's would count by address and call alone.
    rateLimit: { enabled: false },
    advanced: {
      useSecureCookies: config.publicUrl?.startsWith('https:') ?? false,
      // Parley's own origin check stands before every door, and knows the host the browser used.
      disableCSRFCheck: true,
      disableOriginCheck: true,
      ipAddress: { disableIpTracking: true }, // Nothing here needs it, and a header could forge it.
    },
    session: { expiresIn: SESSION_DAYS * 86_400, updateAge: SESSION_PROLONGED_EVERY_S },
    hooks: {
      before: createAuthMiddleware(async (call) => {
        await refuseWeakPasswords(db, call);
        await guesses.count(call);
      }),
      after: createAuthMiddleware(async (call) => {
        const { returned, newSession } = call.context;
        const failed = returned instanceof Error;
        if (!failed || (returned as APIError).body?.code === BANNED) await guesses.forgive(call);
        if (mails && call.path === '/change-password' && !failed)
          await tellOfPassword(db, returned as { user: Account });
        // Signed in, or still: a session that is prolonged is a new one to the library.
        if (!newSession) return;
        const { name, value, options } = browsers.cookieFor(call.headers?.get('cookie'), newSession.user.id);
        call.setCookie(name, value, options);
      }),
    },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
      password: {
        hash: (password) => hash(password, ARGON2ID),
        verify: ({ hash: stored, password }) => verify(stored, password),
      },
    },
    plugins: [
      username({
        minUsernameLength: NAME_MIN,
        maxUsernameLength: NAME_MAX,
        usernameNormalization: nameKey,
        usernameValidator: () => true, // Names are judged once, in nameForNewAccount().
      }),
    ],
    databaseHooks: {
      session: {
        create: {
          // Asked once the password was right: nobody else learns of it.
          before: async ({ userId }) => {
            const ban = await findBan(db, userId, Date.now());
            if (ban) throw new APIError('FORBIDDEN', { code: BANNED, message: banText(ban) });
          },
        },
      },
      user: {
        create: {
          before: (user, context) =>
            asApiError(async () => {
              if (user.email.length > EMAIL_MAX) throw invalid('email', 'No e-mail address is that long.');
              const name = await nameForNewAccount(db, user.name, invitationIn(context?.body));
              // Pictures of people are taken elsewhere, and looked through.
              return { data: { ...user, name, username: nameKey(name), displayUsername: name, image: null } };
            }),
          after: (user, context) =>
            asApiError(() => becomeMember(db, user, { invitation: invitationIn(context?.body), mails })),
        },
      },
    },
  });
}

/** Stands before the library's own calls, so that no door takes a password that would be guessed at once. */
async function refuseWeakPasswords(db: Db, call: GenericEndpointContext): Promise<void> {
  const { name, email, password, newPassword, invitation } = (call.body ?? {}) as Record<string, unknown>;
  if (call.path === '/sign-up/email') {
    const invited = typeof invitation === 'string' ? await findInvitation(db, invitation) : undefined;
    await requireStrong(db, password, [name, email, invited?.memberName]);
  }
  if (call.path === '/change-password') {
    const user = (await getSessionFromCtx(call))?.user;
    await requireStrong(db, newPassword, [user?.name, user?.email]);
  }
}

interface Account {
  id: string;
  email: string;
}

async function tellOfPassword(db: Db, { user: { id, email } }: { user: Account }): Promise<void> {
  const member = await findByAccount(db, id);
  if (member) await tellOwner(db, { memberId: member.id, name: member.name, email }, { what: 'password' });
}

async function requireStrong(db: Db, password: unknown, own: unknown[]): Promise<void> {
  // What is too long is refused by the library in any case, and is not worth looking through.
  if (typeof password !== 'string' || password.length > PASSWORD_MAX) return;
  const words = [...own, (await readForum(db)).name].filter((word) => typeof word === 'string');
  const weakness = weaknessOf(password, words);
  if (weakness) throw new APIError('UNPROCESSABLE_ENTITY', { code: 'WEAK_PASSWORD', message: weakness });
}

function invitationIn(body: unknown): string | undefined {
  const invitation = (body as { invitation?: unknown } | null | undefined)?.invitation;
  return typeof invitation === 'string' ? invitation : undefined;
}

async function asApiError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new APIError('UNPROCESSABLE_ENTITY', { code: error.code, message: error.message });
  }
}
