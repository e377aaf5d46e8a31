import { type Request, type Response, Router } from 'express';
import { threadPath } from '../../shared/addresses.ts';
import { DraftEdit } from '../../shared/draft.ts';
import { PostEdit } from '../../shared/post.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { DraftNote } from '../../shared/views/post/draft-note.tsx';
import { Crumbs } from '../../shared/views/site/crumbs.tsx';
import { Field, FormIssues, FormPage } from '../../shared/views/site/form.tsx';
import { WritingField } from '../../shared/views/writing/writing-field.tsx';
import type { Member } from '../accounts/viewer.ts';
import { discardDraft, saveDraft } from '../drafts/save-draft.ts';
import { findDraft } from '../drafts/store.ts';
import { sendPage } from '../http/document.tsx';
import { type Limits, personOf } from '../http/limits.ts';
import { form, idIn, memberIn, numberIn, readForm, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { editPost } from './edit-post.ts';
import { REASON_HINT } from './pages.tsx';
import { requireEditable } from './policy.ts';

/** Serves the form that gives a post another body, with what its editor has begun there. */
export function editPages(parts: WriteParts & { limits: Limits }): Router {
  const { db } = parts;
  const router = Router();

  const show = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = memberIn(response);
    const { post, thread } = await requireEditable(db, member, { id: idIn(request, 'post'), now: Date.now() });
    const typed = typedIn(request);
    const isAgain = request.method === 'POST';
    const saved = isAgain ? undefined : await findDraft(db, member.id, { postId: post.id });
    const here = `/posts/${post.id}/edit`;
    const version = saved?.version ?? numberIn(typed.draft) ?? 0;
    const grewFrom = saved?.postVersion ?? versionIn(typed.version) ?? post.edits;
    sendPage(response, {
      title: `Edit post #${post.number}`,
      main: (
        <>
          <Crumbs to={[{ title: thread.title, href: threadPath(thread) }]} />
          <FormPage title={`Edit post #${post.number}`}>
            <DraftNote savedAt={saved?.version ?? null} isOld={grewFrom < post.edits}>
              <form action={here} method="post">
                <button type="submit" name="discard" value="1">
                  Show the post as it is now
                </button>
              </form>
            </DraftNote>
            <form action={here} method="post">
              <FormIssues issues={issues} fields={['body', 'reason']} />
              <div class="field">
                <label for="body">Text</label>
                <WritingField
                  id="body"
                  issueId="body-error"
                  issue={issues.find(({ field }) => field === 'body')?.message}
                  body={saved?.body ?? typed.body ?? post.body}
                  rows={10}
                  threadId={thread.id}
                  draft={{ path: `/posts/${post.id}/draft`, version }}
                />
              </div>
              <Field
                name="reason"
                label="Reason (optional)"
                issues={issues}
                value={typed.reason ?? ''}
                hint={REASON_HINT}
              />
              {/* Shown again, it says that the post is newer: sent once more, the text goes over it. */}
              <input type="hidden" name="version" value={isAgain ? post.edits : grewFrom} />
              <input type="hidden" name="draft" value={version} />
              <div class="row">
                <button class="primary" type="submit">
                  Save
                </button>
                <button type="submit" name="keep" value="1" class="no-js">
                  Save draft
                </button>
              </div>
            </form>
          </FormPage>
        </>
      ),
    });
  };
  router.get('/posts/:id/edit', (request, response) => show(request, response));
  router.post(
    '/posts/:id/edit',
    form(async (request, response) => {
      const member = memberIn(response);
      const { body, reason = '', version, draft, discard, keep } = typedIn(request);
      if (discard || keep) {
        await parts.limits.spend('draft', personOf(member, request.ip));
        if (discard) await discardDraft(parts, member, { postId: idIn(request, 'post') });
        else await keepDraft(member, request);
        return response.redirect(303, `/posts/${idIn(request, 'post')}/edit`);
      }
      await parts.limits.spend('write', personOf(member, request.ip));
      const input = readForm(PostEdit, {
        body: body || ' ',
        reason,
        version: versionIn(version) ?? '',
        draft: numberIn(draft) ?? '',
      });
      const post = await editPost(parts, member, { ...input, id: idIn(request, 'post') });
      response.redirect(303, `/posts/${post.id}`);
    }, show),
  );

  async function keepDraft(member: Member, request: Request): Promise<void> {
    const { body = '', version, draft } = typedIn(request);
    const edit = readForm(DraftEdit, {
      body: body || ' ',
      postVersion: versionIn(version) ?? '',
      version: numberIn(draft) ?? '',
    });
    await saveDraft(parts, member, { ...edit, target: { postId: idIn(request, 'post') } });
  }

  return router;
}

/** Reads which version of a post a text grew from; the first has the number 0. */
function versionIn(value: string | undefined): number | undefined {
  return value === '0' ? 0 : numberIn(value);
}
