import type { Post } from '../../shared/post.ts';
import { quoteOf } from '../../shared/quote.ts';
import type { ReactionKind } from '../../shared/reaction.ts';
import type { MemberActions } from '../../shared/views/thread/thread-actions.ts';
import type { WatchLevel } from '../../shared/watch.ts';
import { call } from '../api.ts';
import { instead } from '../instead.ts';
import { closeMenuOf } from '../menus.ts';
import type { picking } from '../quoting/picking.ts';
import { selectedIn } from '../quoting/quote-selection.ts';
import type { composing } from './composing.ts';
import type { LivePage } from './live-page.tsx';

// Not needed before somebody edits.
const loadEditing = () => import('./editing.ts');

/** What the links, buttons and forms of the page that only members see do in the browser. */
export function memberActs(
  on: LivePage,
  composer: ReturnType<typeof composing>,
  picks: ReturnType<typeof picking>,
): MemberActions {
  const threadId = on.page.thread.id;

  const changed = (call: Promise<{ post: Post }>) => call.then(({ post }) => on.live.take(post));
  const sourceOf = async (post: Post) =>
    post.body || (await call<{ post: Post }>('GET', `/posts/${post.id}`)).post.body;
  const focusIn = (post: Post, what: string) =>
    on.root.querySelector<HTMLElement>(`#post-${post.number} ${what}`)?.focus();

  const closeEditor = (post: Post) => () => {
    on.show({ editing: null });
    focusIn(post, '.post-acts a[href$="/edit"]');
  };

  return {
    ...composer.actions,
    watch: instead(async (event) => {
      const wish = { level: submitted(event) };
      closeMenuOf(event);
      const { level } = await call<{ level: WatchLevel }>('PUT', `/threads/${threadId}/watch`, wish);
      on.page = { ...on.page, watch: level };
      on.draw();
    }),
    moderate: instead(async (event) => {
      const { name, value } = (event as SubmitEvent).submitter as HTMLButtonElement;
      closeMenuOf(event);
      await call('PATCH', `/threads/${threadId}`, { [name]: value === 'yes' });
      await on.live.sync();
    }),
    reply: (post) => instead(() => composer.answer(post.number)),
    quote: (post) =>
      instead(async () => {
        const selected = selectedIn(on.root, post.number);
        const source = selected && (await import('../quoting/selection-source.ts')).sourceOf(selected);
        composer.write(quoteOf(post, source || (await sourceOf(post))));
      }),
    pick: (post) => () => picks.toggle(post.number),
    edit: (post) => instead(async () => (await loadEditing()).openEditor(on, post)),
    saveEdit: (post) => instead(async () => (await loadEditing()).saveEdit(on, post, closeEditor(post))),
    cancelEdit: (post) => instead(async () => (await loadEditing()).cancelEdit(on, post, closeEditor(post))),
    discardEdit: (post) => instead(async () => (await loadEditing()).discardEdit(on, post)),
    remove: (post) =>
      instead(async () => {
        if (!confirm(`Delete post #${post.number}? A line saying so stays in its place.`)) return;
        await changed(call<{ post: Post }>('DELETE', `/posts/${post.id}`));
        on.draw();
        focusIn(post, '.post-number');
      }),
    ignore: (post) =>
      instead(async (event) => {
        const { id } = post.author;
        const method = submitted(event) ? 'PUT' : 'DELETE';
        const { ignored } = await call<{ ignored: boolean }>(method, `/members/${id}/ignore`);
        on.hearIgnored({ memberId: id, ignored });
        focusIn(post, 'summary');
      }),
    react: (post) =>
      instead(async (event) => {
        const kind = submitted(event) as ReactionKind | '';
        closeMenuOf(event);
        const path = `/posts/${post.id}/reaction`;
        await changed(kind ? call<{ post: Post }>('PUT', path, { kind }) : call<{ post: Post }>('DELETE', path));
        const { [post.id]: _, ...reactions } = on.page.reactions;
        on.page = { ...on.page, reactions: kind ? { ...reactions, [post.id]: kind } : reactions };
        on.draw();
      }),
  };
}

function submitted(event: Event): string {
  return ((event as SubmitEvent).submitter as HTMLButtonElement | null)?.value ?? '';
}
