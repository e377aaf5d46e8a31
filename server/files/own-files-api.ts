import { z } from 'zod';
import { FileId, OwnFiles } from '../../shared/file.ts';
import { requireMember } from '../accounts/viewer.ts';
import { type Api, NoInput } from '../http/api.ts';
import { deleteOwnFile } from './delete-own-file.ts';
import { FilePlaceText, ownFiles } from './own-files.ts';
import type { FileWriteParts } from './parts.ts';

/** Serves to members what they brought, and deletes it, as JSON. */
export function serveOwnFiles(api: Api, parts: FileWriteParts): void {
  api.serve(
    {
      method: 'get',
      scope: 'read',
      path: '/files',
      summary: 'List what you uploaded, the newest first, with where it is used and what all of it weighs',
      params: NoInput,
      query: z.object({ before: FilePlaceText.optional() }),
      body: NoInput,
      answer: OwnFiles,
    },
    ({ viewer, query }) => ownFiles(parts, requireMember(viewer), query.before),
  );
  api.serve(
    {
      method: 'delete',
      scope: 'write',
      path: '/files/:id',
      summary: 'Delete a file of yours; one that is in use is a conflict unless inUse says that it goes all the same',
      params: z.object({ id: FileId }),
      query: NoInput,
      body: z.object({ inUse: z.boolean().default(false) }),
      answer: z.object({ deleted: z.literal(true) }),
      limit: 'write',
    },
    async ({ viewer, params, body }) => {
      await deleteOwnFile(parts, requireMember(viewer), { id: params.id, inUse: body.inUse });
      return { deleted: true as const };
    },
  );
}
