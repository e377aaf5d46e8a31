import type { SavedDraft } from '../../shared/draft.ts';
import type { Post } from '../../shared/post.ts';
import type { Editing } from '../../shared/views/thread/thread-page.ts';
import { call } from '../api.ts';
import { ApiError } from '../api-error.ts';
import { messageOf } from '../instead.ts';
import type { DraftKeeper } from '../writing/draft-keeper.ts';
import { refuseTooLong } from '../writing/too-long.ts';
import { enliven } from '../writing/writing.ts';
import type { LivePage } from './live-page.tsx';

// An edit does not wait longer for its draft to be saved.
const DRAFT_WAITS_MS = 1_000;

const fieldOf = (on: LivePage, post: Post) => on.root.querySelector<HTMLTextAreaElement>(`#edit-${post.number}`);

/** Opens the editor of a post where it stands: with what was begun there, on whatever device, or with what the post says. */
export async function openEditor(on: LivePage, post: Post): Promise<void> {
  const [{ post: now }, { draft }] = await Promise.all([
    call<{ post: Post }>('GET', `/posts/${post.id}`),
    call<{ draft: SavedDraft | null }>('GET', `/posts/${post.id}/draft`),
  ]);
  show(on, now, {
    id: post.id,
    body: draft?.body ?? now.body,
    error: null,
    version: draft?.postVersion ?? now.edits,
    draft: draft && { version: draft.version, savedAt: draft.version },
  });
}

/** Saves an edit, and closes its editor. What is refused is said beneath the text, which stays as it is. */
export async function saveEdit(on: LivePage, post: Post, close: () => void): Promise<void> {
  const field = fieldOf(on, post);
  const keeper = keeperOf(field);
  const [reason, grewFrom] = ['reason', 'version'].map((name) =>
    field?.form?.querySelector<HTMLInputElement>(`[name="${name}"]`),
  );
  const body = field?.value ?? '';
  // What was typed from here on would be lost.
  if (field) field.readOnly = true;
  try {
    refuseTooLong(body);
    await atMost(keeper?.save());
    const edit = { body, reason: reason?.value ?? '', version: Number(grewFrom?.value), draft: keeper?.version ?? 0 };
    const { post: edited } = await call<{ post: Post }>('PATCH', `/posts/${post.id}`, edit);
    close();
    await Promise.all([on.live.take(edited), keeper?.finish()]);
  } catch (error) {
    if (field) field.readOnly = false;
    const { editing } = on.parts;
    if (editing?.id !== post.id) throw error;
    const isOld = error instanceof ApiError && error.code === 'conflict';
    const version = isOld ? await newestVersion(post) : editing.version;
    // Now that it has been said, saving again puts this text over the newer one.
    if (grewFrom) grewFrom.value = String(version);
    show(on, post, { ...editing, error: messageOf(error), version });
  }
}

/** Closes the editor of a post on purpose: what was begun there is thrown away. */
export async function cancelEdit(on: LivePage, post: Post, close: () => void): Promise<void> {
  const keeper = keeperOf(fieldOf(on, post));
  close();
  await discard(post, keeper);
}

/** Throws away what was begun in an editor, and shows what the post says now in its place. */
export async function discardEdit(on: LivePage, post: Post): Promise<void> {
  await discard(post, keeperOf(fieldOf(on, post)));
  on.parts.editing = null;
  on.draw();
  await openEditor(on, post);
}

async function discard(post: Post, keeper: DraftKeeper | null): Promise<void> {
  await atMost(keeper?.finish());
  await call('DELETE', `/posts/${post.id}/draft`);
}

async function newestVersion(post: Post): Promise<number> {
  return (await call<{ post: Post }>('GET', `/posts/${post.id}`).catch(() => ({ post }))).post.edits;
}

function show(on: LivePage, post: Post, editing: Editing): void {
  on.show({ editing });
  const field = fieldOf(on, post);
  field?.focus();
  // What was begun is gone on with at its end.
  if (editing.draft && !editing.error) field?.setSelectionRange(field.value.length, field.value.length);
}

function keeperOf(field: HTMLTextAreaElement | null): DraftKeeper | null {
  const root = field?.closest('.writing');
  return root ? enliven(root) : null;
}

function atMost(work: Promise<void> | undefined): Promise<unknown> {
  return Promise.race([work, new Promise((done) => setTimeout(done, DRAFT_WAITS_MS))]);
}
