import { Channel, NotificationKind, TOLD_BY } from '../../shared/notification.ts';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';

const IDS_PER_QUERY = 500;

/** Which kinds each channel tells a member. */
export type Switches = Record<Channel, Set<NotificationKind>>;

/** Keeps of those who are to be told something the ones who want it by this channel: one query for 500 members. */
export async function wants<Told extends { memberId: number; kind: NotificationKind }>(
  db: Db,
  channel: Channel,
  told: Told[],
): Promise<Told[]> {
  const set = new Map<string, boolean>();
  const key = (memberId: number, kind: string) => `${memberId} ${kind}`;
  for (const ids of slices([...new Set(told.map(({ memberId }) => memberId))], IDS_PER_QUERY)) {
    const rows = await db
      .selectFrom('notification_switches')
      .select(['member_id', 'kind', 'on_at'])
      .where('member_id', 'in', ids)
      .where('channel', '=', channel)
      .execute();
    for (const row of rows) set.set(key(row.member_id, row.kind), row.on_at !== null);
  }
  return told.filter(({ memberId, kind }) => set.get(key(memberId, kind)) ?? TOLD_BY[kind].includes(channel));
}

/** Returns what each channel tells a member. */
export async function switchesOf(db: Db, memberId: number): Promise<Switches> {
  const all = NotificationKind.options.map((kind) => ({ memberId, kind }));
  const [bell, push, mail] = await Promise.all(
    Channel.options.map(async (channel) => new Set((await wants(db, channel, all)).map(({ kind }) => kind))),
  );
  return { bell, push, mail } as Switches;
}

/** Stores what each channel tells a member. What is as by default is not stored, and follows the defaults. */
export async function setSwitches(trx: Db, memberId: number, switches: Switches, now: number): Promise<void> {
  await trx.deleteFrom('notification_switches').where('member_id', '=', memberId).execute();
  const rows = Channel.options.flatMap((channel) =>
    NotificationKind.options
      .filter((kind) => switches[channel].has(kind) !== TOLD_BY[kind].includes(channel))
      .map((kind) => ({ member_id: memberId, channel, kind, on_at: switches[channel].has(kind) ? now : null })),
  );
  if (rows.length > 0) await trx.insertInto('notification_switches').values(rows).execute();
}
