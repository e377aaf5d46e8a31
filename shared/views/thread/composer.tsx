import { threadPath } from '../../addresses.ts';
import { BODY_MAX } from '../../limits.ts';
import type { Thread } from '../../thread.ts';
import type { ThreadActions } from './thread-actions.ts';
import type { Draft, Reader } from './thread-page.ts';

interface Props {
  thread: Thread;
  reader: Reader;
  draft: Draft;
  act: ThreadActions | undefined;
}

/** Shows where a reply is written, or says why none can be. */
export function Composer({ thread, reader, draft, act }: Props) {
  if (!reader.mayReply) {
    return (
      <section class="composer closed" id="reply">
        <p>Only moderators may reply here.</p>
      </section>
    );
  }
  if (!reader.member) {
    const back = encodeURIComponent(threadPath(thread));
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
  if (thread.locked && !reader.staff) {
    return (
      <section class="composer closed" id="reply">
        <p>This thread is locked: no more replies.</p>
      </section>
    );
  }
  const issue = draft.issues.find(({ field }) => field === 'body') ?? draft.issues[0];
  return (
    <form class="composer" id="reply" action={`${threadPath(thread)}reply#reply`} method="post" onSubmit={act?.submit}>
      <h2>
        <label for="reply-body">Your reply</label>
      </h2>
      {draft.replyTo !== null && (
        <p class="chip">
          Answering #{draft.replyTo}
          <button type="button" class="js-only" onClick={act?.clearReply} aria-label="Answer nobody in particular">
            ×
          </button>
        </p>
      )}
      <textarea
        id="reply-body"
        name="body"
        rows={6}
        dir="auto"
        defaultValue={draft.body}
        aria-invalid={issue ? true : undefined}
        aria-describedby={issue ? 'reply-error reply-help' : 'reply-help'}
        onInput={act?.typed}
        onKeyDown={act?.keyed}
      />
      {issue && (
        <p class="field-error" id="reply-error" role="alert">
          {issue.message}
        </p>
      )}
      <p class="hint" id="reply-help">
        Markdown works: **bold**, _italic_, lists, links, `code`, ![picture](address "caption"). @Name mentions someone.
        Up to {BODY_MAX.toLocaleString('en')} characters.
      </p>
      <input type="hidden" name="clientId" value={draft.clientId} />
      <input type="hidden" name="replyTo" value={draft.replyTo ?? ''} />
      <div class="row">
        <button class="primary" type="submit">
          Post reply
        </button>
        <button type="submit" name="preview" value="1" onClick={act?.preview}>
          Preview
        </button>
      </div>
      {draft.preview !== null && (
        <section class="preview" aria-label="Preview">
          <div class="post-body" dir="auto" dangerouslySetInnerHTML={{ __html: draft.preview }} />
        </section>
      )}
    </form>
  );
}
