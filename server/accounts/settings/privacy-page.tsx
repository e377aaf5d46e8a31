import { type Request, type Response, Router } from 'express';
import { memberPath } from '../../../shared/addresses.ts';
import { IgnoreForm } from '../../../shared/views/site/ignore-form.tsx';
import { SETTINGS } from '../../../shared/views/site/settings-page.tsx';
import { memberIn, typedIn } from '../../http/pages.ts';
import { listIgnored } from '../../ignores/store.ts';
import type { WriteParts } from '../../parts.ts';
import { saveSettings } from './save-settings.ts';
import { showSettings } from './show-settings.tsx';

const { path } = SETTINGS.privacy;

/** Serves the page on which members decide what others notice of them, and they of others. */
export function privacyPage(parts: WriteParts): Router {
  const router = Router();

  const show = (request: Request, response: Response) =>
    showSettings(request, response, {
      db: parts.db,
      page: 'privacy',
      draw: async (member) => {
        const ignored = await listIgnored(parts.db, member.id);
        return (
          <>
            <form action={path} method="post">
              <label class="check">
                <input type="checkbox" name="hidden" checked={member.hidden_at !== null} /> Hide me from the lists of
                who is viewing, and from who is typing
              </label>
              <button class="primary" type="submit">
                Save
              </button>
            </form>
            <section>
              <h2>Members you ignore</h2>
              <p class="hint">
                Their posts are folded for you, and you hear nothing from them. They do not learn of it. You ignore
                somebody from their profile, or from “More” below a post of theirs.
              </p>
              {ignored.length === 0 && <p class="empty">Nobody.</p>}
              <ul class="plain">
                {ignored.map((other) => (
                  <li key={other.id}>
                    <a href={memberPath(other)}>
                      <bdi>{other.name}</bdi>
                    </a>
                    <IgnoreForm member={other} ignored to={path} />
                  </li>
                ))}
              </ul>
            </section>
            <section>
              <h2>What is stored of you</h2>
              <div class="row">
                <a class="button" href="/account/settings/download">
                  Download my data
                </a>
                <a class="button" href="/account/settings/delete">
                  Delete my account
                </a>
              </div>
            </section>
          </>
        );
      },
    });
  router.get(path, (request, response) => show(request, response));
  router.post(path, async (request, response) => {
    const member = memberIn(response);
    const hidden = typedIn(request).hidden === 'on';
    await saveSettings(parts, member, { hidden_at: hidden ? Date.now() : null });
    response.redirect(303, `${path}?saved`);
  });

  return router;
}
