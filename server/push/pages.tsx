import { type Request, type Response, Router } from 'express';
import { SETTINGS } from '../../shared/views/site/settings-page.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import { showSettings } from '../accounts/settings/show-settings.tsx';
import { viewerOf } from '../http/context.ts';
import { memberIn, numberIn, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { deleteSubscription, listDevices } from './store.ts';

const { path } = SETTINGS.devices;

/** Serves the page on which members have alerts pop up on a device, see on which they do, and end it there. */
export function pushPages({ db }: WriteParts): Router {
  const router = Router();

  const show = (request: Request, response: Response) =>
    showSettings(request, response, {
      db,
      page: 'devices',
      draw: async (member) => {
        const viewer = viewerOf(response);
        const devices = await listDevices(db, member.id, viewer.kind === 'member' ? viewer.sessionId : '');
        return (
          <>
            <section>
              <p class="lead">
                Alerts can pop up on a device while this forum is not open there: one for each thing that happens, and
                none for what you are looking at. They end when you sign out.
              </p>
              {/* Drawn by the browser, which alone knows what it can do and what it was allowed. */}
              <div id="this-device" class="row">
                <p class="no-js hint">A browser without JavaScript cannot show them.</p>
              </div>
            </section>
            <section>
              <h2>Where alerts pop up</h2>
              {devices.length === 0 && <p class="empty">Nowhere yet.</p>}
              <ul class="plain">
                {devices.map((device) => (
                  <li key={device.id}>
                    <div>
                      <strong>{device.name}</strong> {device.here && <span class="tag accent">This one</span>}
                      <p class="hint">
                        Since <Time at={device.createdAt} />
                        {device.usedAt !== null && (
                          <>
                            {' '}
                            · last pop-up <Time at={device.usedAt} />
                          </>
                        )}
                      </p>
                    </div>
                    <form action={path} method="post">
                      <button type="submit" name="end" value={device.id}>
                        Remove<span class="sr-only"> {device.name}</span>
                      </button>
                    </form>
                  </li>
                ))}
              </ul>
            </section>
          </>
        );
      },
    });
  router.get(path, (request, response) => show(request, response));
  router.post(path, async (request, response) => {
    const member = memberIn(response);
    const id = numberIn(typedIn(request).end);
    if (id !== undefined) await deleteSubscription(db, member.id, { id });
    response.redirect(303, path);
  });

  return router;
}
