import { BODY_MAX } from '../../limits.ts';
import { AddPicture } from '../site/add-picture.tsx';
import { Toolbar } from './toolbar.tsx';

interface Props {
  id: string;
  /** What was wrong with what was typed. */
  issue?: string | undefined;
  issueId: string;
  body: string;
  rows: number;
  /** The rendered text, where it was asked for without JavaScript. */
  preview?: string | null;
  /** The thread that quotes and previews refer to; null where there is none yet. */
  threadId: number | null;
  /** Where in the API what is written is kept, and the version that it grew from; absent where it is not kept. */
  draft?: { path: string; version: number };
  onInput?: ((event: Event) => void) | undefined;
  onKeyDown?: ((event: Event) => void) | undefined;
}

/**
 * Where the text of a post is written: in the composer of a thread, in the form that starts one, and where a post is
 * edited. A plain field as served; the browser fills the places around it (client/writing/).
 */
export function WritingField({ id, issue, issueId, body, rows, preview, threadId, draft, onInput, onKeyDown }: Props) {
  return (
    <div
      class="writing"
      data-thread={threadId ?? undefined}
      data-draft={draft?.path}
      data-version={draft ? draft.version : undefined}
    >
      <div class="writing-chips" />
      <Toolbar controls={id} />
      <div class="writing-panes">
        <div class="writing-text">
          <textarea
            id={id}
            name="body"
            rows={rows}
            dir="auto"
            defaultValue={body}
            aria-invalid={issue ? true : undefined}
            aria-describedby={issue ? `${issueId} ${id}-help` : `${id}-help`}
            onInput={onInput}
            onKeyDown={onKeyDown}
          />
          <div class="writing-names" />
        </div>
        <section class={`preview${preview ? '' : ' js-only'}`} aria-label="Preview">
          <div class="post-body" dir="auto" dangerouslySetInnerHTML={{ __html: preview ?? '' }} />
        </section>
      </div>
      {issue && (
        <p class="field-error" id={issueId} role="alert">
          {issue}
        </p>
      )}
      {draft && <div class="writing-notes" />}
      <p class="hint" id={`${id}-help`}>
        Markdown works: **bold**, _italic_, lists, links, `code`, ![picture](address "caption"). @Name mentions someone.
        Up to {BODY_MAX.toLocaleString('en')} characters.{' '}
        <span class="js-only">Pictures may be pasted and dropped here.</span>
      </p>
      <AddPicture />
    </div>
  );
}
