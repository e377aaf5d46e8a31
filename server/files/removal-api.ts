import { z } from 'zod';
import { FileId, RemovalReason } from '../../shared/file.ts';
import { Post } from '../../shared/post.ts';
import { requireMember } from '../accounts/viewer.ts';
import { type Api, IdParam, NoInput } from '../http/api.ts';
import type { FileWriteParts } from './parts.ts';
import { removeAvatar, removePicture } from './remove-by-office.ts';

/** Serves to moderators, as JSON, the removal of other people's pictures. */
export function serveRemovals(api: Api, parts: FileWriteParts): void {
  const call = { method: 'delete', scope: 'moderate', query: NoInput, body: RemovalReason, limit: 'write' } as const;
  api.serve(
    {
      ...call,
      path: '/posts/:id/pictures/:file',
      summary: 'Remove a picture that a post shows, for everyone and wherever else it is shown',
      params: IdParam.extend({ file: FileId }),
      answer: z.object({ post: Post }),
    },
    async ({ viewer, params, body }) => ({
      post: await removePicture(parts, requireMember(viewer), { ...body, postId: params.id, fileId: params.file }),
    }),
  );
  api.serve(
    {
      ...call,
      path: '/members/:id/avatar',
      summary: 'Remove the picture that shows a member',
      params: IdParam,
      answer: z.object({ removed: z.literal(true) }),
    },
    async ({ viewer, params, body }) => {
      await removeAvatar(parts, requireMember(viewer), { ...body, memberId: params.id });
      return { removed: true as const };
    },
  );
}
