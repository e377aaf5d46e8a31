import { type Request, type Response, Router } from 'express';
import { SETTINGS } from '../../../shared/views/site/settings-page.tsx';
import { Time } from '../../../shared/views/site/time.tsx';
import { viewerOf } from '../../http/context.ts';
import { memberIn, typedIn } from '../../http/pages.ts';
import type { WriteParts } from '../../parts.ts';
import { deviceOf } from '../device.ts';
import { endSessions } from '../end-sessions.ts';
import { listSessions } from '../session-store.ts';
import { showSettings } from './show-settings.tsx';

const { path } = SETTINGS.sessions;

/** Serves the page on which members see where they are signed in, and end it there. */
export function sessionsPage(parts: WriteParts): Router {
  const { db } = parts;
  const router = Router();

  const show = (request: Request, response: Response) =>
    showSettings(request, response, {
      db,
      page: 'sessions',
      draw: async (member) => {
        const viewer = viewerOf(response);
        const here = viewer.kind === 'member' ? viewer.sessionId : '';
        const sessions = await listSessions(db, member.account_id ?? '');
        return (
          <section>
            <p class="lead">Where you are signed in. A session ends by itself 60 days after it was last used.</p>
            <ul class="plain">
              {sessions
                .toSorted((a, b) => Number(b.id === here) - Number(a.id === here))
                .map((session) => (
                  <li key={session.id}>
                    <div>
                      <strong>{deviceOf(session.userAgent)}</strong>{' '}
                      {session.id === here && <span class="tag accent">This one</span>}
                      <p class="hint">
                        Signed in <Time at={session.signedInAt} />
                        {session.id !== here && (
                          <>
                            {' '}
                            · last used <Time at={session.lastUsedAt} />
                          </>
                        )}
                      </p>
                    </div>
                    {session.id !== here && (
                      <form action={path} method="post">
                        <button type="submit" name="end" value={session.id}>
                          End<span class="sr-only"> the session of {deviceOf(session.userAgent)}</span>
                        </button>
                      </form>
                    )}
                  </li>
                ))}
            </ul>
            {sessions.length > 1 && (
              <form action={path} method="post">
                <button type="submit" name="end" value="others">
                  End all others
                </button>
              </form>
            )}
          </section>
        );
      },
    });
  router.get(path, (request, response) => show(request, response));
  router.post(path, async (request, response) => {
    const member = memberIn(response);
    const { end = '' } = typedIn(request);
    await endSessions(parts, member, end === 'others' ? 'others' : { id: end });
    response.redirect(303, path);
  });

  return router;
}
