import { type Request, type Response, Router } from 'express';
import { memberPath, postPath, threadPath } from '../../shared/addresses.ts';
import { FileId, RemovalReason } from '../../shared/file.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { Avatar } from '../../shared/views/site/avatar.tsx';
import { Crumbs } from '../../shared/views/site/crumbs.tsx';
import { Field, FormIssues, FormPage } from '../../shared/views/site/form.tsx';
import { requireStaff } from '../accounts/viewer.ts';
import { notFound } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import { type Limits, personOf } from '../http/limits.ts';
import { form, idIn, memberIn, readForm, typedIn } from '../http/pages.ts';
import { findById } from '../members/store.ts';
import { parseBody } from '../posts/markup/parse-body.ts';
import { requireReadablePost } from '../posts/policy.ts';
import type { FileWriteParts } from './parts.ts';
import { removeAvatar, removePicture } from './remove-by-office.ts';
import { picturesOfPost } from './store.ts';

/** Serves to moderators the forms that remove other people's pictures. */
export function removalPages(parts: FileWriteParts & { limits: Limits }): Router {
  const { db } = parts;
  const router = Router();

  const showPictures = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = memberIn(response);
    const { post, thread } = await requireReadablePost(db, member, idIn(request, 'post'));
    requireStaff(member);
    const title = `Pictures in post #${post.number}`;
    const shown = await picturesOfPost(db, post.id);
    const pictures = parseBody(post.body).pictures.filter((id) => shown.has(id));
    sendPage(response, {
      title,
      main: (
        <>
          <Crumbs to={[{ title: thread.title, href: threadPath(thread) }]} />
          <FormPage title={title}>
            <p>
              By <a href={memberPath(post.author)}>{post.author.name}</a> ·{' '}
              <a href={postPath(thread, post.number)}>to its place</a>. What you remove is gone for everyone, wherever
              it is shown.
            </p>
            {pictures.length === 0 && <p class="empty">This post shows no pictures that are kept here.</p>}
            {pictures.map((id) => {
              const isRefused = request.params.file === id;
              return (
                <form key={id} class="removal" action={`/posts/${post.id}/pictures/${id}/remove`} method="post">
                  <p class="file-shown">
                    <img src={`/files/${id}`} alt={`${pictures.indexOf(id) + 1} of ${pictures.length}`} />
                  </p>
                  <Removing
                    id={id}
                    issues={isRefused ? issues : []}
                    typed={isRefused ? (typedIn(request).reason ?? '') : ''}
                    hint="Whoever reads the thread sees it."
                  />
                </form>
              );
            })}
          </FormPage>
        </>
      ),
    });
  };
  router.get('/posts/:id/pictures', (request, response) => showPictures(request, response));
  router.post(
    '/posts/:id/pictures/:file/remove',
    form(async (request, response) => {
      const member = memberIn(response);
      await parts.limits.spend('write', personOf(member, request.ip));
      const fileId = FileId.safeParse(request.params.file).data;
      if (fileId === undefined) throw notFound('picture');
      const { reason } = readForm(RemovalReason, typedIn(request));
      const post = await removePicture(parts, member, { postId: idIn(request, 'post'), fileId, reason });
      response.redirect(303, `/posts/${post.id}`);
    }, showPictures),
  );

  const showAvatar = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const viewer = memberIn(response);
    requireStaff(viewer);
    const member = await findById(db, idIn(request, 'member'));
    if (!member || member.avatar === null) throw notFound('picture');
    const title = `Remove the avatar of ${member.name}`;
    sendPage(response, {
      title,
      main: (
        <FormPage title={title}>
          <p>The letters of their name show them from then on. They may choose another picture.</p>
          <form action={`/members/${member.id}/avatar/remove`} method="post">
            <div class="avatar-now">
              <Avatar member={member} />
            </div>
            <Removing
              id="avatar"
              issues={issues}
              typed={typedIn(request).reason ?? ''}
              hint="It is kept in the audit."
            />
          </form>
        </FormPage>
      ),
    });
  };
  router.get('/members/:ref/avatar/remove', (request, response) => showAvatar(request, response));
  router.post(
    '/members/:ref/avatar/remove',
    form(async (request, response) => {
      const viewer = memberIn(response);
      await parts.limits.spend('write', personOf(viewer, request.ip));
      const { reason } = readForm(RemovalReason, typedIn(request));
      const member = await removeAvatar(parts, viewer, { memberId: idIn(request, 'member'), reason });
      response.redirect(303, memberPath(member));
    }, showAvatar),
  );

  return router;
}

function Removing({ id, issues, typed, hint }: { id: string; issues: FieldIssue[]; typed: string; hint: string }) {
  return (
    <>
      <FormIssues issues={issues} fields={['reason']} />
      <Field id={`reason-${id}`} name="reason" label="Reason" issues={issues} value={typed} hint={hint} />
      <button class="primary" type="submit">
        Remove
      </button>
    </>
  );
}
