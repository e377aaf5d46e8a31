import type { Submission } from '../../submission.ts';
import { Time } from '../site/time.tsx';
import type { Reader } from './thread-page.ts';

/** Shows what waits for a moderator's approval in a thread: to its author theirs, to moderators all, to nobody else any. */
export function WaitingPosts({ submissions, reader }: { submissions: Submission[]; reader: Reader }) {
  if (submissions.length === 0) return null;
  return (
    <section class="waiting" id="waiting" aria-label="Waiting for approval">
      {submissions.map((submission) => (
        <Waiting key={submission.id} submission={submission} reader={reader} />
      ))}
    </section>
  );
}

function Waiting({ submission, reader }: { submission: Submission; reader: Reader }) {
  const { id, author, body, createdAt, rejectedAt, rejectReason } = submission;
  const own = reader.member?.id === author.id;
  return (
    <article class="submission">
      <header class="submission-head">
        {rejectedAt === null ? (
          <strong>{own ? 'Your post is waiting for approval' : 'Waiting for approval'}</strong>
        ) : (
          <strong class="field-error">
            A moderator did not publish this{rejectReason && ': '}
            <bdi>{rejectReason}</bdi>
          </strong>
        )}{' '}
        · <bdi>{author.name}</bdi> · <Time at={createdAt} />
      </header>
      <div class="post-body as-typed" dir="auto">
        {body}
      </div>
      <div class="row">
        {reader.staff && (
          <>
            <form action={`/moderation/submissions/${id}/approve`} method="post">
              <input type="hidden" name="back" value="thread" />
              <button class="primary" type="submit">
                Approve
              </button>
            </form>
            <a class="button" href={`/moderation/submissions/${id}/reject`}>
              Reject…
            </a>
          </>
        )}
        {own && (
          <form action={`/account/submissions/${id}/withdraw`} method="post">
            <button type="submit">{rejectedAt === null ? 'Take it back' : 'Remove'}</button>
          </form>
        )}
      </div>
    </article>
  );
}
