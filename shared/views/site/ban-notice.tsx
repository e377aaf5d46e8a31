import { Time } from './time.tsx';

/** Until when somebody is banned whose ban does not end by itself. */
export const UNTIL_LIFTED = 'until a moderator lifts the ban';

/** Says until when a ban lasts. */
export function Until({ at }: { at: number | null }) {
  if (at === null) return <>{UNTIL_LIFTED}</>;
  return (
    <>
      until <Time at={at} />
    </>
  );
}

/** Tells somebody who is banned, on top of every page, until when and why. */
export function BanNotice({ until, reason }: { until: number | null; reason: string | null }) {
  return (
    <section class="ban-notice" aria-label="Your account">
      <div>
        <p>
          <strong>
            You are banned <Until at={until} />.
          </strong>{' '}
          What everyone may read you may read as well.
        </p>
        {reason && (
          <p>
            The reason: <bdi>{reason}</bdi>
          </p>
        )}
      </div>
      <form class="row" action="/account/sign-out" method="post">
        <a class="button" href="/account/settings/download">
          Download my data
        </a>
        <button type="submit">Sign out</button>
      </form>
    </section>
  );
}
