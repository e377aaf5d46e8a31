import { memberPath } from '../../shared/addresses.ts';
import type { MemberName } from '../../shared/member.ts';
import { Time } from '../../shared/views/site/time.tsx';
import { banOf } from '../accounts/ban.ts';
import type { Db } from '../database/connection.ts';
import { type findById, findNamesById } from './store.ts';

type StoredMember = NonNullable<Awaited<ReturnType<typeof findById>>>;

interface StandingBan {
  at: number;
  until: number | null;
  by: MemberName | undefined;
  reason: string | null;
}

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
    <p class="lead">
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
      ,{' '}
      {until === null ? (
        'until somebody lifts it'
      ) : (
        <>
          until <Time at={until} />
        </>
      )}
      : <bdi>{reason}</bdi>
    </p>
  );
}

/** The way to ban a member, or to lift their ban. */
export function BanActs({ member, isBanned }: { member: { id: number }; isBanned: boolean }) {
  if (!isBanned)
    return (
      <a class="button" href={`/members/${member.id}/ban`}>
        Ban…
      </a>
    );
  return (
    <form action={`/members/${member.id}/lift-ban`} method="post">
      <button type="submit">Lift the ban</button>
    </form>
  );
}
