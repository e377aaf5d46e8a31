import type { Reactors } from '../../shared/reaction.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { type ListPlace, listPlaceText, pageOf } from '../database/list-place.ts';
import { requireReadablePost } from '../posts/policy.ts';
import { listReactors } from './reactors-store.ts';

const REACTORS_PER_PAGE = 50;

/** Reads who reacted to a post the viewer may read, a page at a time, the newest first. */
export async function whoReacted(
  db: Db,
  viewer: Viewer,
  asked: { postId: number; kind?: string | undefined; before?: ListPlace | undefined },
): Promise<Reactors> {
  const { post } = await requireReadablePost(db, viewer, asked.postId);
  const { kind, before } = asked;
  const from = { ...(kind !== undefined && { kind }), ...(before && { before }) };
  const found = post.deletedAt === null ? await listReactors(db, post.id, from, REACTORS_PER_PAGE + 1) : [];
  const { rows: reactors, last } = pageOf(found, REACTORS_PER_PAGE);
  const next = last ? listPlaceText({ at: last.at, id: last.member.id }) : null;
  return { reactions: post.reactions, reactors, next };
}
