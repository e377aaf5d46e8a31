import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../database/connection.ts';
import { findMailbox } from '../mail/store.ts';
import type { Signer } from '../signer.ts';
import type { Auth } from './auth.ts';

const DAY_MS = 86_400_000;
const CONFIRMS_FOR_MS = 7 * DAY_MS;
/** How long a link lasts by which somebody chooses another password, in hours. */
export const RESET_HOURS = 2;

const Signed = z.tuple([z.int(), z.int(), z.string()]);
type Purpose = 'confirm an address' | 'choose another password';

interface Linked {
  memberId: number;
  /** What must be unchanged for the link to be good. */
  seal: string;
}

/** Makes the token of a link that shows that its holder reads mail at this address. */
export function confirmToken(signer: Signer, { memberId, email }: { memberId: number; email: string }, now: number) {
  return sign(signer, 'confirm an address', { memberId, seal: email }, now + CONFIRMS_FOR_MS);
}

/** Returns the address that a link confirms, if it is still the member's. */
export async function readConfirm({ db, signer }: { db: Db; signer: Signer }, token: string, now: number) {
  const linked = open(signer, 'confirm an address', token, now);
  const mailbox = linked && (await findMailbox(db, linked.memberId));
  return mailbox?.email === linked?.seal ? mailbox : undefined;
}

interface Accounts {
  db: Db;
  auth: Auth;
  signer: Signer;
}

/** Makes the token of a link by which a member chooses another password: once, as it is sealed by the one they have. */
export async function resetToken({ db, auth, signer }: Accounts, memberId: number, now: number) {
  const seal = (await sealed({ db, auth }, memberId))?.seal;
  return seal && sign(signer, 'choose another password', { memberId, seal }, now + RESET_HOURS * 3_600_000);
}

/** Returns the mailbox of the member to whom such a link was sent, and the stored password that it replaces, as long as it is good. */
export async function readReset({ db, auth, signer }: Accounts, token: string, now: number) {
  const linked = open(signer, 'choose another password', token, now);
  const found = linked && (await sealed({ db, auth }, linked.memberId));
  return found?.seal === linked?.seal ? found : undefined;
}

/** Returns a member's mailbox and stored password, with a seal that changes with either and tells nothing of them. */
async function sealed({ db, auth }: Omit<Accounts, 'signer'>, memberId: number) {
  const mailbox = await findMailbox(db, memberId);
  if (!mailbox) return undefined;
  const { internalAdapter } = await auth.$context;
  const accounts = await internalAdapter.findAccounts(mailbox.accountId);
  const password = accounts.find(({ providerId }) => providerId === 'credential')?.password;
  if (!password) return undefined;
  const seal = createHash('sha256').update(`${password}\n${mailbox.email}`).digest('base64url');
  return { mailbox, password, seal };
}

function sign(signer: Signer, purpose: Purpose, { memberId, seal }: Linked, until: number): string {
  return signer.sign(purpose, JSON.stringify([memberId, until, seal]));
}

function open(signer: Signer, purpose: Purpose, token: string, now: number): Linked | undefined {
  const text = signer.open(purpose, token);
  if (text === undefined) return undefined;
  const [memberId, until, seal] = Signed.parse(JSON.parse(text));
  return until > now ? { memberId, seal } : undefined;
}
