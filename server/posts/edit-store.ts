import type { PostVersion } from '../../shared/post.ts';
import type { Db } from '../database/connection.ts';

/** Keeps what a post said before an edit, with who edits it, when and why. */
export async function keepVersion(
  trx: Db,
  edit: { postId: number; body: string; editorId: number; reason: string | null; at: number },
): Promise<void> {
  await trx
    .insertInto('edits')
    .values({
      post_id: edit.postId,
      body: edit.body,
      editor_id: edit.editorId,
      reason: edit.reason,
      edited_at: edit.at,
    })
    .execute();
}

/**
 * Returns up to `limit` versions of a post, the newest first, those before the version `before` where it is given. A
 * deleted post's are among them: who may see them is for the caller to judge.
 */
export async function listVersions(db: Db, postId: number, limit: number, before?: number): Promise<PostVersion[]> {
  const post = await db
    .selectFrom('posts')
    .innerJoin('members', 'members.id', 'posts.author_id')
    .select(['posts.body', 'posts.created_at', 'posts.edit_count', 'members.id', 'members.name'])
    .where('posts.id', '=', postId)
    .executeTakeFirstOrThrow();
  // Version n is what edit n made; its words were kept by edit n + 1, or still stand.
  const newest = Math.min(before === undefined ? post.edit_count : before - 1, post.edit_count);
  const oldest = Math.max(0, newest - limit + 1);
  const edits = await db
    .selectFrom('edits')
    .innerJoin('members', 'members.id', 'edits.editor_id')
    .select(['edits.body', 'edits.edited_at', 'edits.reason', 'members.id', 'members.name'])
    .where('edits.post_id', '=', postId)
    .orderBy('edits.id')
    .offset(Math.max(0, oldest - 1))
    .limit(newest - oldest + 2)
    .execute();
  const edit = (number: number) => edits[number - 1 - Math.max(0, oldest - 1)];
  const versions: PostVersion[] = [];
  for (let number = newest; number >= oldest; number--) {
    const made = edit(number);
    const by = number === 0 ? post : made;
    if (!by) break;
    versions.push({
      number,
      body: edit(number + 1)?.body ?? post.body,
      editor: { id: by.id, name: by.name },
      at: made?.edited_at ?? post.created_at,
      reason: made?.reason ?? null,
    });
  }
  return versions;
}
