import { type Request, type Response, Router } from 'express';
import { threadPath } from '../../shared/addresses.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { ThreadEdit } from '../../shared/thread.ts';
import { Crumbs } from '../../shared/views/site/crumbs.tsx';
import { Field, FormIssues, FormPage, Select } from '../../shared/views/site/form.tsx';
import { isStaff, type Member } from '../accounts/viewer.ts';
import { Seen, shownIn, wishIn } from '../audit/seen.tsx';
import { ARCHIVED, audiencesOf } from '../boards/policy.ts';
import { findBoard, listBoards } from '../boards/store.ts';
import { Refusal } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import { type Limits, personOf } from '../http/limits.ts';
import { type Fields, form, idIn, memberIn, numberIn, readForm } from '../http/pages.ts';
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
    const member = memberIn(response);
    const thread = await requireReadable(db, member, idIn(request, 'thread'));
    requireSomeSay(member, thread);
    const now = shownOf(thread);
    const shown = shownIn(request, response, { now });
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
              <Seen request={request} response={response} now={now} />
              <Field name="title" label="Title" issues={issues} value={shown.title ?? thread.title} />
              {prefixes.size > 0 && (
                <Select
                  name="prefix"
                  label="Prefix"
                  issues={issues}
                  value={shown.prefix ?? ''}
                  options={[['', 'None'], ...[...prefixes].map((prefix): [string, string] => [prefix, prefix])]}
                />
              )}
              {boards.length > 1 && (
                <Select
                  name="boardId"
                  label="Board"
                  issues={issues}
                  value={shown.boardId ?? String(thread.boardId)}
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
      const member = memberIn(response);
      await parts.limits.spend('write', personOf(member, request.ip));
      const id = idIn(request, 'thread');
      const thread = await requireReadable(db, member, id);
      const now = shownOf(thread);
      const boards = await boardsFor(member);
      const edit = wishIn(request, {
        what: 'this thread',
        now,
        choices: { boardId: boards.map(({ id, title }) => [String(id), title]) },
        read: (fields) => editIn(fields, now),
      });
      const changed = edit === null ? thread : await changeThread(parts, member, { ...edit, id });
      response.redirect(303, threadPath(changed));
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
function shownOf({ title, prefix, boardId }: StoredThread): Fields {
  return { title, prefix: prefix ?? '', boardId: String(boardId) };
}

/** Reads what a form changes of what is set `now`; null where that is nothing. No prefix is sent as the empty one. */
function editIn(fields: Fields, now: Fields): ThreadEdit | null {
  const isChanged = (name: string) => name in fields && fields[name] !== now[name];
  const edit = {
    ...(isChanged('title') && { title: fields.title || ' ' }),
    ...(isChanged('prefix') && { prefix: fields.prefix || null }),
    ...(isChanged('boardId') && { boardId: numberIn(fields.boardId) ?? 0 }),
    ...('locked' in fields && { locked: fields.locked === 'yes' }),
    ...('pinned' in fields && { pinned: fields.pinned === 'yes' }),
  };
  return 'title' in fields && Object.keys(edit).length === 0 ? null : readForm(ThreadEdit, edit);
}
