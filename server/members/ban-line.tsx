import { memberPath } from '../../shared/addresses.ts';
import type { MemberName } from '../../shared/member.ts';
import { Until } from '../../shared/views/site/ban-notice.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import { banOf } from '../accounts/ban.ts';
import type { StandingBan } from '../accounts/ban-store.ts';
import type { Db } from '../database/connection.ts';
import { type findById, findNamesById } from './store.ts';

type StoredMember = NonNullable<Awaited<ReturnType<typeof findById>>>;

/** Returns the ban a member is under, with who made it, as the staff see it; null where there is none. */
export async function standingBan(db: Db, member: StoredMember): Promise<StandingBan | null> {
  if (!banOf(member, Date.now())) return null;
  const { banned_at, banned_until, banned_by, ban_reason } = member;
  const by = banned_by === null ? undefined : (await findNamesById(db, [banned_by])).get(banned_by);
  return { at: banned_at ?? 0, until: banned_until, by, reason: ban_reason };
}

/** Says to the staff who banned a member, when, until when and why. */
export function BanLine({ ban: { at, until, by, reason } }: { ban: StandingBan }) {
  return (
    <p>
      Banned <Time at={at} />
      {by && (
        <>
          {' '}
          by{' '}
          <a href={memberPath(by)}>
            <bdi>{by.name}</bdi>
          </a>
        </>
      )}
      , <Until at={until} />: <bdi>{reason}</bdi>
    </p>
  );
}

/** The way to ban a member, or to lift their ban, which leads back to `to` or else to them. */
export function BanActs({ member, isBanned, to }: { member: MemberName; isBanned: boolean; to?: string }) {
  if (!isBanned)
    return (
      <a class="button" href={`/members/${member.id}/ban`}>
        Ban…
      </a>
    );
  return (
    <form action={`/members/${member.id}/lift-ban`} method="post">
      {to && <input type="hidden" name="to" value={to} />}
      <button type="submit">
        Lift the ban<span class="sr-only"> of {member.name}</span>
      </button>
    </form>
  );
}
