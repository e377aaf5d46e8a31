import { threadPath } from '../../addresses.ts';
import type { Thread } from '../../thread.ts';
import { Until } from '../site/ban-notice.tsx';
import { WritingField } from '../writing/writing-field.tsx';
import { NotSent } from './pending-view.tsx';
import type { ThreadActions } from './thread-actions.ts';
import type { Draft, PendingPost, Reader } from './thread-page.ts';

interface Props {
  thread: Thread;
  reader: Reader;
  draft: Draft;
  pending: PendingPost[];
  act: ThreadActions | undefined;
}

/** Shows where a reply is written, or says why none can be. */
export function Composer({ thread, reader, draft, pending, act }: Props) {
  if (reader.archived) {
    return (
      <section class="composer closed" id="reply">
        <p>This board is archived: it is there to be read.</p>
      </section>
    );
  }
  if (!reader.mayReply) {
    return (
      <section class="composer closed" id="reply">
        <p>Only moderators may reply here.</p>
      </section>
    );
  }
  if (thread.locked && !reader.staff) {
    return (
      <section class="composer closed" id="reply">
        <p>This thread is locked: no more replies.</p>
      </section>
    );
  }
  if (reader.ban) {
    return (
      <section class="composer closed" id="reply">
        <p>
          You cannot reply: you are banned <Until at={reader.ban.until} />.
        </p>
      </section>
    );
  }
  if (!reader.member) {
    const back = encodeURIComponent(`${threadPath(thread)}reply#reply`);
    return (
      <section class="composer closed" id="reply">
        <p>
          <a class="button primary" href={`/account/sign-in?to=${back}`}>
            Sign in to reply
          </a>{' '}
          <a href={`/account/register?to=${back}`}>or register</a>
        </p>
      </section>
    );
  }
  const issue = draft.issues.find(({ field }) => field === 'body') ?? draft.issues[0];
  return (
    <form class="composer" id="reply" action={`${threadPath(thread)}reply#reply`} method="post" onSubmit={act?.submit}>
      <h2>
        <label for="reply-body">Your reply</label>
      </h2>
      {draft.replyTo !== null && !act?.submit && <p class="chip">Answering #{draft.replyTo}</p>}
      <WritingField
        id="reply-body"
        issueId="reply-error"
        issue={issue?.message}
        body={draft.body}
        rows={6}
        preview={draft.preview}
        threadId={thread.id}
        draft={{ path: `/threads/${thread.id}/draft`, version: draft.version }}
        onInput={act?.typed}
        onKeyDown={act?.keyed}
      />
      <input type="hidden" name="clientId" value={draft.clientId} />
      <input type="hidden" name="replyTo" value={draft.replyTo ?? ''} onChange={act?.answerChanged} />
      <input type="hidden" name="draft" value={draft.version} />
      <div class="row">
        <button class="primary" type="submit">
          Post reply
        </button>
        <button type="submit" name="preview" value="1" class="no-js">
          Preview
        </button>
        <button type="submit" name="keep" value="1" class="no-js">
          Save draft
        </button>
      </div>
      <NotSent pending={pending} />
    </form>
  );
}
