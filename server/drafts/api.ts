import { z } from 'zod';
import { DraftEdit, SavedDraft } from '../../shared/draft.ts';
import { requireMember } from '../accounts/viewer.ts';
import { type Api, IdParam, NoInput } from '../http/api.ts';
import type { WriteParts } from '../parts.ts';
import { discardDraft, readDraft, saveDraft } from './save-draft.ts';
import type { DraftTarget } from './store.ts';

const OneDraft = z.object({ draft: SavedDraft.nullable() });

/** Serves what the asking member has begun to write, in threads, as new threads in boards and over their posts, as JSON, and keeps it. */
export function serveDrafts(api: Api, parts: WriteParts): void {
  const targets: [path: string, what: string, target: (id: number) => DraftTarget][] = [
    ['/threads/:id/draft', 'your answer to a thread', (threadId) => ({ threadId })],
    ['/boards/:id/draft', 'your new thread in a board', (boardId) => ({ boardId })],
    ['/posts/:id/draft', 'your edit of a post', (postId) => ({ postId })],
  ];
  for (const [path, what, target] of targets) {
    const call = { path, scope: 'write', params: IdParam, query: NoInput, body: NoInput, answer: OneDraft } as const;
    api.serve({ ...call, method: 'get', summary: `Read the draft of ${what}` }, async ({ viewer, params }) => ({
      draft: await readDraft(parts, requireMember(viewer), target(params.id)),
    }));
    api.serve(
      {
        ...call,
        method: 'put',
        summary: `Save the draft of ${what}: one that grew from an older version than the newest is a conflict`,
        body: DraftEdit,
        limit: 'draft',
      },
      async ({ viewer, params, body }) => ({
        draft: await saveDraft(parts, requireMember(viewer), { ...body, target: target(params.id) }),
      }),
    );
    api.serve({ ...call, method: 'delete', summary: `Discard the draft of ${what}` }, async ({ viewer, params }) => {
      await discardDraft(parts, requireMember(viewer), target(params.id));
      return { draft: null };
    });
  }
}
