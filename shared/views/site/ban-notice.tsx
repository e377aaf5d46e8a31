import { Time } from './time.tsx';

/** Until when somebody is banned whose ban does not end by itself. */
export const UNTIL_LIFTED = 'until a moderator lifts the ban';

/** Tells somebody who is banned, on top of every page, until when and why. */
export function BanNotice({ until, reason }: { until: number | null; reason: string | null }) {
  return (
    <section class="ban-notice" aria-label="Your account">
      <p>
        <strong>
          You are banned{' '}
          {until === null ? (
            UNTIL_LIFTED
          ) : (
            <>
              until <Time at={until} />
            </>
          )}
          .
        </strong>{' '}
        {reason && (
          <>
            The reason: <bdi>{reason}</bdi>{' '}
          </>
        )}
        What everyone may read you may read as well.
      </p>
      <form class="row" action="/account/sign-out" method="post">
        <a class="button" href="/account/settings/download">
          Download my data
        </a>
        <button type="submit">Sign out</button>
      </form>
    </section>
  );
}
