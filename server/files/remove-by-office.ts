import { memberPath } from '../../shared/addresses.ts';
import type { RemovalReason } from '../../shared/file.ts';
import type { MemberName } from '../../shared/member.ts';
import type { Post } from '../../shared/post.ts';
import { type Member, requireStaff } from '../accounts/viewer.ts';
import { notFound } from '../errors.ts';
import { findById } from '../members/store.ts';
import { markedAs } from '../posts/marked-as.ts';
import { requireReadablePost } from '../posts/policy.ts';
import { findPost } from '../posts/store.ts';
import type { FileWriteParts } from './parts.ts';
import { removeFile } from './remove-file.ts';
import { findFile, picturesOfPost } from './store.ts';

/** Has a moderator remove a picture that a post shows: from this post and, as its bytes go, from wherever else it is. */
export async function removePicture(
  parts: FileWriteParts,
  member: Member,
  input: RemovalReason & { postId: number; fileId: string },
): Promise<Post> {
  const { db } = parts;
  const { post, thread } = await requireReadablePost(db, member, input.postId);
  const editor = requireStaff(member);
  const file = await findFile(db, 'picture', input.fileId);
  if (!file || !(await picturesOfPost(db, post.id)).has(file.id)) throw notFound('picture');
  const { reason } = input;
  const act = markedAs('removed a picture from', { post, thread, reason });
  await removeFile(parts, file, { editor, reason, act });
  return (await findPost(db, post.id)) ?? post;
}

/** Has a moderator remove the picture that shows a member: the letters of their name do from then on. */
export async function removeAvatar(
  parts: FileWriteParts,
  actor: Member,
  input: RemovalReason & { memberId: number },
): Promise<MemberName> {
  const { db } = parts;
  const editor = requireStaff(actor);
  const member = await findById(db, input.memberId);
  if (!member) throw notFound('member');
  const file = member.avatar === null ? undefined : await findFile(db, 'avatar', member.avatar);
  if (!file) throw notFound('picture');
  const { reason } = input;
  const act = { act: 'removed the avatar of', subject: member.name, path: memberPath(member), detail: reason };
  await removeFile(parts, file, { editor, reason, act });
  return { id: member.id, name: member.name };
}
