import { type Request, type Response, Router } from 'express';
import { threadPath } from '../../shared/addresses.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { ThreadEdit } from '../../shared/thread.ts';
import { Crumbs } from '../../shared/views/site/crumbs.tsx';
import { Field, FormIssues, FormPage, Select } from '../../shared/views/site/form.tsx';
import { isStaff, type Member } from '../accounts/viewer.ts';
import { ARCHIVED, audiencesOf } from '../boards/policy.ts';
import { findBoard, listBoards } from '../boards/store.ts';
import { Refusal } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import { type Limits, personOf } from '../http/limits.ts';
import { type Fields, form, idIn, memberOrSignIn, numberIn, readForm, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { changeThread } from './change-thread.ts';
import { requireReadable } from './policy.ts';
import type { StoredThread } from './thread-row.ts';

/** Serves the form in which moderators change threads, and starters the names of theirs. */
export function threadChangePages(parts: WriteParts & { limits: Limits }): Router {
  const { db } = parts;
  const router = Router();
  const boardsFor = async (member: Member) => (isStaff(member) ? listBoards(db, audiencesOf(member)) : []);

  const showChange = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = memberOrSignIn(request, response);
    if (!member) return;
    const thread = await requireReadable(db, member, idIn(request, 'thread'));
    requireSomeSay(member, thread);
    const typed = typedIn(request);
    const [board, boards] = await Promise.all([findBoard(db, thread.boardId), boardsFor(member)]);
    const prefixes = new Set([...(board?.prefixes ?? []), ...(thread.prefix ? [thread.prefix] : [])]);
    sendPage(response, {
      title: `Change ${thread.title}`,
      main: (
        <>
          <Crumbs to={[{ title: thread.title, href: threadPath(thread) }]} />
          <FormPage title={isStaff(member) ? 'Change the thread' : 'Rename the thread'}>
            <form action={`${threadPath(thread)}moderate`} method="post">
              <FormIssues issues={issues} fields={['title', 'prefix', 'boardId']} />
              {Object.entries(shownOf(thread)).map(([name, value]) => (
                <input key={name} type="hidden" name={`${name}Was`} value={typed[`${name}Was`] ?? value} />
              ))}
              <Field name="title" label="Title" issues={issues} value={typed.title ?? thread.title} />
              {prefixes.size > 0 && (
                <Select
                  name="prefix"
                  label="Prefix"
                  issues={issues}
                  value={typed.prefix ?? thread.prefix ?? ''}
                  options={[['', 'None'], ...[...prefixes].map((prefix): [string, string] => [prefix, prefix])]}
                />
              )}
              {boards.length > 1 && (
                <Select
                  name="boardId"
                  label="Board"
                  issues={issues}
                  value={typed.boardId ?? String(thread.boardId)}
                  options={boards.map(({ id, title, audience }) => [
                    String(id),
                    audience === 'everyone' ? title : `${title} (${audience} only)`,
                  ])}
                  hint="Whoever may not read the board it is moved to loses sight of it at once."
                />
              )}
              <div class="row">
                <button class="primary" type="submit">
                  Save
                </button>
                <a class="button" href={threadPath(thread)}>
                  Back to the thread
                </a>
              </div>
            </form>
          </FormPage>
        </>
      ),
    });
  };
  router.get('/threads/:ref/moderate', (request, response) => showChange(request, response));
  router.post(
    '/threads/:ref/moderate',
    form(async (request, response) => {
      const member = memberOrSignIn(request, response);
      if (!member) return;
      await parts.limits.spend('write', personOf(member, request.ip));
      const id = idIn(request, 'thread');
      const edit = editIn(typedIn(request));
      const thread =
        edit === null
          ? await requireReadable(db, member, id)
          : await changeThread(parts, member, { ...readForm(ThreadEdit, edit), id });
      response.redirect(303, threadPath(thread));
    }, showChange),
  );

  return router;
}

function requireSomeSay(member: Member, thread: StoredThread): void {
  if (isStaff(member)) return;
  if (thread.author.id !== member.id) throw new Refusal('forbidden', 'Only a moderator may do this.');
  if (thread.locked) throw new Refusal('locked', 'This thread is locked: it stays as it is.');
  if (thread.archived) throw new Refusal('locked', ARCHIVED);
}

/** Returns what the form shows of a thread, as it sends it back. */
function shownOf({ title, prefix, boardId }: StoredThread) {
  return { title, prefix: prefix ?? '', boardId: String(boardId) };
}

/**
 * Returns what a form changes: of what it holds, that which is not as the form showed it, so that a page opened long ago
 * takes nothing back that somebody else has changed since. No prefix is sent as the empty one. Null where that is nothing.
 */
function editIn(typed: Fields) {
  const isChanged = (name: string) => name in typed && typed[name] !== typed[`${name}Was`];
  const edit = {
    ...(isChanged('title') && { title: typed.title || ' ' }),
    ...(isChanged('prefix') && { prefix: typed.prefix || null }),
    ...(isChanged('boardId') && { boardId: numberIn(typed.boardId) ?? 0 }),
    ...('locked' in typed && { locked: typed.locked === 'yes' }),
    ...('pinned' in typed && { pinned: typed.pinned === 'yes' }),
  };
  return 'titleWas' in typed && Object.keys(edit).length === 0 ? null : edit;
}
