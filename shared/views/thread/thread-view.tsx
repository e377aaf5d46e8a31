import type { ComponentType } from 'preact';
import { threadPath } from '../../addresses.ts';
import type { MemberName } from '../../member.ts';
import type { Viewers } from '../../viewers.ts';
import type { PostProps } from '../post/post-view.tsx';
import { Pager } from '../site/pager.tsx';
import { SearchSign } from '../site/search-sign.tsx';
import { Time } from '../site/time.tsx';
import { ViewersLine } from '../site/viewers-line.tsx';
import { WatchForm } from '../site/watch-form.tsx';
import { Composer } from './composer.tsx';
import { ModerateMenu } from './moderate-menu.tsx';
import { PostList } from './post-list.tsx';
import { StatusLine } from './status-line.tsx';
import type { ThreadActions } from './thread-actions.ts';
import { dividerAt, type LiveParts, type ThreadPage } from './thread-page.ts';
import { ThreadTitle } from './thread-title.tsx';
import { WaitingPosts } from './waiting-posts.tsx';

/** What a page is before the browser has added anything: as it was served. */
export function still(page: ThreadPage): LiveParts {
  return {
    status: { kind: 'static' },
    typing: [],
    pending: [],
    waiting: 0,
    editing: null,
    picked: [],
    unreadFrom: dividerAt(page),
    whole: new Set(),
    timeline: null,
  };
}

/** Shows a thread: as served, and alive in the browser, which passes what it adds in `live` and what it does in `act`. */
export function ThreadView({
  page,
  live = still(page),
  act,
  Post,
}: {
  page: ThreadPage;
  live?: LiveParts;
  act?: ThreadActions;
  Post?: ComponentType<PostProps> | undefined;
}) {
  const { thread, reader } = page;
  const pager = (label: string) => (
    <Pager label={label} page={page.page} pageCount={page.pageCount} path={(k) => threadPath(thread, k)} />
  );
  return (
    <>
      <header class="thread-head" id="top">
        <h1 dir="auto">
          <ThreadTitle thread={thread} />
        </h1>
        <div class="thread-about">
          <p class="thread-facts">
            Started by <bdi>{thread.author.name}</bdi> · <Time at={thread.createdAt} /> ·{' '}
            {thread.postCount.toLocaleString('en')} {thread.postCount === 1 ? 'post' : 'posts'}
            {thread.pinned && <strong> · Pinned</strong>}
            {thread.locked && <strong class="locked"> · Locked</strong>}
          </p>
          <div class="thread-acts">
            {page.watch && (
              <WatchForm of="thread" level={page.watch} action={`${threadPath(thread)}watch`} onSubmit={act?.watch} />
            )}
            <ModerateMenu page={page} act={act} />
            <a class="button in-thread" href={`/search?thread=${thread.id}`} aria-label="Search this thread">
              <SearchSign />
            </a>
            <a class="jump" href="#bottom">
              <span class="wide-only">Bottom</span>
            </a>
          </div>
        </div>
      </header>
      <div class="thread-bar">{pager('Pages')}</div>
      {page.pageCount > 1 && (
        <div class="timeline-place">
          {live.timeline ?? (
            <a class="timeline-link" href={`${threadPath(thread)}timeline`}>
              Timeline
            </a>
          )}
        </div>
      )}
      <PostList page={page} live={live} act={act} Post={Post} />
      {live.waiting > 0 && (
        <div class="pill-rail">
          <button type="button" class="pill" onClick={act?.showWaiting}>
            {live.waiting} new {live.waiting === 1 ? 'post' : 'posts'}
          </button>
        </div>
      )}
      <div class="live-lines">
        <StatusLine status={live.status} latest={thread.postCount} />
        <p class="typing">{typingText(live.typing)}</p>
      </div>
      <div class="thread-bar" id="bottom">
        {pager('Pages, again')}
        <a class="jump" href="#top">
          Top
        </a>
      </div>
      <WaitingPosts submissions={page.submissions} reader={reader} />
      <Composer thread={thread} reader={reader} draft={page.draft} pending={live.pending} act={act} />
      <ThreadViewers viewers={page.viewers} />
    </>
  );
}

/** Shows who is viewing the thread right now. */
export function ThreadViewers({ viewers }: { viewers: Viewers }) {
  return <ViewersLine id="viewers" viewers={viewers} doing="viewing this thread" />;
}

function typingText(members: MemberName[]): string {
  const names = members.map((member) => member.name);
  if (names.length === 0) return '';
  if (names.length > 3) return 'Several people are typing…';
  return `${names.join(', ').replace(/, ([^,]*)$/, ' and $1')} ${names.length === 1 ? 'is' : 'are'} typing…`;
}
