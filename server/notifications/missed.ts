import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import type { Live } from '../live/live.ts';
import type { Log } from '../log.ts';
import { changedSince, countUnviewed } from './missed-store.ts';
import { tellStored } from './tell-stored.ts';
import { countUnread } from './unread-store.ts';

const ASKED_EVERY_MS = 2_000;
// What is younger than this may still be announced by the node that stored it.
const ANNOUNCED_WITHIN_MS = 1_500;
// Nodes' clocks differ, and what a slow transaction stored becomes visible late.
const LOOKED_BACK_MS = 30_000;
const MEMBERS_PER_QUERY = 500;

/**
 * Tells the members connected to this node what other nodes stored, had seen or had read without this one hearing of it:
 * asks the database every 2 s what has changed of the notifications of the members here. Returns a function that makes all
 * badges' numbers true again, and one that ends it.
 */
export function watchMissedNotifications(parts: { db: Db; live: Live; log: Log }) {
  const { db, live, log } = parts;
  // When each notification told here had last changed. Whoever connects has just read their list.
  const told = new Map<number, number>();
  const hereSince = new Map<number, number>();
  const badges = new Map<number, number>();
  let ended = false;
  let timer: NodeJS.Timeout;
  const stopHearing = live.onAnnounced((message) => {
    if (message.type !== 'notification:created') return;
    const { id, changedAt } = message.event.notification;
    told.set(id, changedAt);
  });

  async function ask(): Promise<void> {
    const asked = Date.now();
    const here = new Set(live.members.ids);
    for (const known of [hereSince, badges]) for (const id of known.keys()) if (!here.has(id)) known.delete(id);
    for (const [id, changedAt] of told) if (changedAt < asked - 2 * LOOKED_BACK_MS) told.delete(id);
    for (const members of slices([...here], MEMBERS_PER_QUERY)) await askFor(members, asked);
    for (const id of here) if (!hereSince.has(id)) hereSince.set(id, asked);
  }

  async function askFor(members: number[], asked: number): Promise<void> {
    const between = { since: asked - LOOKED_BACK_MS, until: asked - ANNOUNCED_WITHIN_MS };
    const missed = (await changedSince(db, members, between)).filter(
      (row) =>
        row.changed_at >= (hereSince.get(row.member_id) ?? Number.POSITIVE_INFINITY) - ASKED_EVERY_MS &&
        row.changed_at > (told.get(row.id) ?? 0),
    );
    for (const row of missed) told.set(row.id, row.changed_at);
    if (missed.length > 0)
      await tellStored(
        parts,
        missed.map(({ id }) => id),
      );
    const unviewed = await countUnviewed(db, members);
    const moved = members.filter((id) => {
      const before = badges.get(id);
      badges.set(id, unviewed.get(id) ?? 0);
      return before !== undefined && before !== badges.get(id);
    });
    await tellCounts(moved);
  }

  async function tellCounts(memberIds: number[]): Promise<void> {
    for (const [memberId, unreadCount] of await countUnread(db, memberIds))
      live.tellRead(memberId, { ids: [], unreadCount });
  }

  async function askForEver(): Promise<void> {
    await ask().catch((error: Error) => log.warn({ error: error.message }, 'missed notifications could not be read'));
    if (!ended) timer = setTimeout(askForEver, ASKED_EVERY_MS).unref();
  }
  timer = setTimeout(askForEver, 0).unref();

  return {
    /** Sends every member connected here the badge's number: some may have been read elsewhere. */
    refreshCounts: () => tellCounts(live.members.ids),
    end() {
      ended = true;
      clearTimeout(timer);
      stopHearing();
    },
  };
}
