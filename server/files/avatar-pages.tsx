import { type Request, type Response, Router } from 'express';
import type { FieldIssue } from '../../shared/reply.ts';
import { PICTURE_TYPES } from '../../shared/views/site/add-picture.tsx';
import { Avatar } from '../../shared/views/site/avatar.tsx';
import { FormIssues } from '../../shared/views/site/form.tsx';
import { SETTINGS } from '../../shared/views/site/settings-page.tsx';
import { showSettings } from '../accounts/settings/show-settings.tsx';
import { invalid } from '../errors.ts';
import { type Limits, personOf } from '../http/limits.ts';
import { form, memberIn } from '../http/pages.ts';
import { FILE_MAX_BYTES, uploadOf } from '../http/upload.ts';
import type { FileWriteParts } from './parts.ts';
import { setAvatar } from './set-avatar.ts';

const { path } = SETTINGS.avatar;

/** Serves the page on which members give a picture of themselves, or take it back. */
export function avatarPages(parts: FileWriteParts & { limits: Limits }): Router {
  const router = Router();

  const show = (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const issue = issues.find(({ field }) => field === 'file');
    return showSettings(request, response, {
      db: parts.db,
      page: 'avatar',
      draw: (member) => (
        <>
          <div class="avatar-now">
            <Avatar member={member} />
            <Avatar member={member} small />
            <p class="hint">
              {member.avatar === null
                ? 'This is how others see you: the first letters of your name.'
                : 'This is how others see you.'}
            </p>
          </div>
          <form action={path} method="post" encType="multipart/form-data">
            <FormIssues issues={issues} fields={['file']} />
            <div class="field">
              <label for="file">{member.avatar === null ? 'A picture of you' : 'Another picture'}</label>
              <input
                id="file"
                type="file"
                name="file"
                accept={PICTURE_TYPES}
                aria-invalid={issue ? true : undefined}
                aria-describedby={issue ? 'file-hint file-error' : 'file-hint'}
              />
              <p class="hint" id="file-hint">
                Up to {FILE_MAX_BYTES / 1024 / 1024} MB. The square in its middle is kept, and nothing of where or when
                it was taken.
              </p>
              {issue && (
                <p class="field-error" id="file-error" role="alert">
                  {issue.message}
                </p>
              )}
            </div>
            <div class="row">
              <button class="primary" type="submit">
                Use this picture
              </button>
              {member.avatar !== null && (
                <button type="submit" name="remove" value="1">
                  Remove my picture
                </button>
              )}
            </div>
          </form>
        </>
      ),
    });
  };
  router.get(path, (request, response) => show(request, response));
  router.post(
    path,
    form(async (request, response) => {
      const member = memberIn(response);
      await parts.limits.spend('upload', personOf(member, request.ip));
      const upload = request.body?.remove === undefined ? uploadOf(response) : null;
      if (upload === undefined) throw invalid('file', 'Choose a picture first.');
      await setAvatar(parts, member, upload);
      response.redirect(303, `${path}?saved`);
    }, show),
  );

  return router;
}
