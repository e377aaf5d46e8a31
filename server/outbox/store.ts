import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Db } from '../database/connection.ts';
import { engineOf } from '../database/engine-of.ts';
import { sharedTime, timeAt } from '../database/shared-time.ts';
import { slices } from '../database/slices.ts';
import type { Tables } from '../database/tables.ts';

const ROWS_PER_INSERT = 500;
/** Due since ever. */
export const AT_ONCE = 0;

/*
 * Times in here are by the clock that all nodes share. By their own, a node that is ahead would take from the others what
 * they are just doing, and send what is to be sent later.
 */

/** Something left to be done, as the node that took it holds it. */
export interface Item {
  id: number;
  kind: string;
  subjectId: number;
  memberId: number | null;
  detail: string | null;
  progress: number;
  /** How often it was begun since it last got on, this time included. */
  attempts: number;
  createdAt: number;
  /** The end of the lease, which names it: whoever holds another holds the item no longer. */
  leasedUntil: number;
}

interface NewItem {
  kind: string;
  subjectId: number;
  memberId?: number | null;
  /** What it needs to know that stands nowhere else. */
  detail?: string;
  /** Where it begins; 0 unless told. */
  progress?: number;
  /** When to do it, epoch ms, by the clock that says `now`. At once unless told. */
  dueAt?: number;
}

/** Lays down what is to be done once the transaction `trx` has committed. Ring with live.announceOutbox() after that. */
export async function enqueue(trx: Db, items: NewItem[], now: number): Promise<void> {
  const time = sharedTime(trx, now);
  for (const some of slices(items, ROWS_PER_INSERT)) {
    await trx
      .insertInto('outbox')
      .values(
        some.map(({ kind, subjectId, memberId = null, detail = null, progress = 0, dueAt }) => ({
          kind,
          subject_id: subjectId,
          member_id: memberId,
          detail,
          progress,
          due_at: dueAt === undefined ? AT_ONCE : sql<number>`${time} + ${timeAt(dueAt - now)}`,
          created_at: time,
        })),
      )
      .execute();
  }
}

/** Tells of which of these kinds something is due at a time. */
export async function kindsDue(db: Db, kinds: string[], time: RawBuilder<number>): Promise<string[]> {
  if (kinds.length === 0) return [];
  const asked = sql.join(
    kinds.map((kind) => sql`select ${sql.lit(kind)} as kind`),
    sql` union all `,
  );
  // One question for all of them, as it is asked after every post: each is looked up in the index.
  const { rows } = await sql<{ kind: string }>`select asked.kind from (${asked}) as asked
    where exists ${claimable(db, sql.ref('asked.kind'), time).select('id')}`.execute(db);
  return rows.map(({ kind }) => kind);
}

/** Takes up to `limit` items of a kind that are due at a time, for this node alone and for so long, the oldest first. */
export async function claim(
  db: Db,
  asked: { kind: string; limit: number; time: RawBuilder<number>; leaseMs: number },
): Promise<Item[]> {
  const oldest = claimable(db, asked.kind, asked.time).select('id').orderBy('due_at').orderBy('id').limit(asked.limit);
  const rows = await db
    // Asked for once, by itself: PostgreSQL would ask a subquery anew for each row where it takes the table for tiny, and be
    // given other ones each time. What another node is just taking is left to it. SQLite has one writer at a time.
    .with(
      (free) => free('free').materialized(),
      () => (engineOf(db) === 'postgres' ? oldest.forUpdate().skipLocked() : oldest),
    )
    .updateTable('outbox')
    .set((eb) => ({
      leased_until: sql<number>`${asked.time} + ${sql.lit(asked.leaseMs)}`,
      attempts: eb('attempts', '+', 1),
    }))
    .where('id', 'in', (eb) => eb.selectFrom('free').select('free.id'))
    .returningAll()
    .execute();
  return rows.map(itemOf).sort((a, b) => a.id - b.id);
}

function claimable(db: Db, kind: string | RawBuilder<string>, time: RawBuilder<number>) {
  return db
    .selectFrom('outbox')
    .where('outbox.kind', '=', kind)
    .where('due_at', '<=', time)
    .where('given_up_at', 'is', null)
    .where((eb) => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<=', time)]));
}

/**
 * Notes in the work's own transaction how far an item has come, and prolongs its lease. Returns the item as it is held
 * now; undefined where another node has taken it over: then nothing of the transaction may stand.
 */
export async function advanceItem(
  trx: Db,
  item: Item,
  to: { progress: number; leasedUntil: number },
): Promise<Item | undefined> {
  const row = await held(trx, item, { progress: to.progress, leased_until: to.leasedUntil, attempts: 0, error: null });
  return row && itemOf(row);
}

/** Takes a done item out. */
export async function removeItem(db: Db, { id, leasedUntil }: Item): Promise<void> {
  await db.deleteFrom('outbox').where('id', '=', id).where('leased_until', '=', leasedUntil).execute();
}

/** Lets an item go until it is due again, after it has got on. */
export async function putOff(db: Db, item: Item, dueAt: number): Promise<void> {
  await held(db, item, { due_at: dueAt, leased_until: null, attempts: 0, error: null });
}

/** Lets an item go that was not begun: as often tried as before it was taken. */
export async function giveBack(db: Db, item: Item, dueAt: number): Promise<void> {
  await held(db, item, { due_at: dueAt, leased_until: null, attempts: item.attempts - 1 });
}

/** Lets an item go that failed: until it is due again or, given up, for good. */
export async function putBack(
  db: Db,
  item: Item,
  failed: { error: string; dueAt: number } | { error: string; givenUpAt: number },
): Promise<void> {
  await held(db, item, {
    leased_until: null,
    error: failed.error,
    ...('dueAt' in failed ? { due_at: failed.dueAt } : { given_up_at: failed.givenUpAt }),
  });
}

function held(db: Db, { id, leasedUntil }: Item, changed: Partial<Omit<Selectable<Tables['outbox']>, 'id'>>) {
  return db
    .updateTable('outbox')
    .set(changed)
    .where('id', '=', id)
    .where('leased_until', '=', leasedUntil)
    .returningAll()
    .executeTakeFirst();
}

function itemOf(row: Selectable<Tables['outbox']>): Item {
  return {
    id: row.id,
    kind: row.kind,
    subjectId: row.subject_id,
    memberId: row.member_id,
    detail: row.detail,
    progress: row.progress,
    attempts: row.attempts,
    createdAt: row.created_at,
    leasedUntil: row.leased_until ?? 0,
  };
}

/** Counts the items by their kind and state at a time, and tells for how many milliseconds the oldest has been due. */
export async function countItems(db: Db, time: RawBuilder<number>) {
  const dueSince = sql`case when due_at = ${sql.lit(AT_ONCE)} then created_at else due_at end`;
  return db
    .selectFrom('outbox')
    .select((eb) => [
      'kind',
      eb
        .case()
        .when('given_up_at', 'is not', null)
        .then('given up')
        .when('leased_until', '>', time)
        .then('taken')
        .when('due_at', '<=', time)
        .then('due')
        .else('later')
        .end()
        .as('state'),
      eb.fn.countAll<number>().as('items'),
      sql<number>`${time} - min(${dueSince})`.as('waited'),
    ])
    .groupBy(['kind', 'state'])
    .execute();
}
