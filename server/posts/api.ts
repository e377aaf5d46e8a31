import { z } from 'zod';
import { BODY_MAX } from '../../shared/limits.ts';
import { Deletion, NewPost, Post, PostEdit, PostVersion } from '../../shared/post.ts';
import { NewReaction } from '../../shared/reaction.ts';
import { Submission } from '../../shared/submission.ts';
import { requireMember } from '../accounts/viewer.ts';
import { notFound } from '../errors.ts';
import { type Api, BeforeQuery, IdParam, NoInput, PostNumberParam } from '../http/api.ts';
import type { WriteParts } from '../parts.ts';
import { requireReadable } from '../threads/policy.ts';
import { createPost } from './create-post.ts';
import { deletePost } from './delete-post.ts';
import { editPost } from './edit-post.ts';
import { listVersions } from './edit-store.ts';
import { requireHistory, requireReadablePost } from './policy.ts';
import { react } from './react.ts';
import { renderBody } from './render.ts';
import { restorePost } from './restore-post.ts';
import { findPostByNumber } from './store.ts';

const VERSIONS_PER_ANSWER = 50;
const OnePost = z.object({ post: Post });
const Preview = z.object({ body: z.string().max(BODY_MAX), threadId: z.int().positive().optional() });

/** Serves posts as JSON, and takes them. */
export function servePosts(api: Api, parts: WriteParts): void {
  const { db } = parts;
  const write = { scope: 'write', params: IdParam, query: NoInput, answer: OnePost, limit: 'write' } as const;

  api.serve(
    {
      ...write,
      method: 'post',
      path: '/threads/:id/posts',
      summary:
        'Post in a thread; the same clientId again answers with the same post. Where posts wait for approval it is submitted (202)',
      body: NewPost,
      answer: z.union([z.object({ post: Post, cursor: z.int() }), z.object({ submission: Submission })]),
      creates: true,
    },
    async ({ viewer, params, body, response }) => {
      const made = await createPost(parts, requireMember(viewer), { ...body, threadId: params.id });
      if ('waiting' in made) {
        response.status(202);
        return { submission: Submission.parse(made.waiting) };
      }
      response.status(made.created ? 201 : 200);
      return { post: made.post, cursor: made.post.cursor };
    },
  );

  api.serve(
    {
      method: 'get',
      scope: 'read',
      path: '/posts/:id',
      summary: 'Read a post',
      params: IdParam,
      query: NoInput,
      body: NoInput,
      answer: OnePost,
    },
    async ({ viewer, params }) => ({ post: (await requireReadablePost(db, viewer, params.id)).post }),
  );

  api.serve(
    {
      method: 'get',
      scope: 'read',
      path: '/threads/:id/posts/:number',
      summary: 'Read the post of this number in a thread',
      params: PostNumberParam,
      query: NoInput,
      body: NoInput,
      answer: OnePost,
    },
    async ({ viewer, params }) => {
      const thread = await requireReadable(db, viewer, params.id);
      const post = await findPostByNumber(db, thread.id, params.number);
      if (!post) throw notFound('post');
      return { post };
    },
  );

  api.serve(
    { ...write, method: 'patch', path: '/posts/:id', summary: 'Change a post', body: PostEdit },
    async ({ viewer, params, body }) => ({
      post: await editPost(parts, requireMember(viewer), { ...body, id: params.id }),
    }),
  );

  api.serve(
    { ...write, method: 'delete', path: '/posts/:id', summary: 'Delete a post: a tombstone stays', body: Deletion },
    async ({ viewer, params, body }) => ({
      post: await deletePost(parts, requireMember(viewer), { ...body, id: params.id }),
    }),
  );

  api.serve(
    {
      ...write,
      method: 'post',
      scope: 'moderate',
      path: '/posts/:id/restore',
      summary: 'Bring a deleted post back',
      body: NoInput,
    },
    async ({ viewer, params }) => ({ post: await restorePost(parts, requireMember(viewer), params.id) }),
  );

  api.serve(
    {
      method: 'get',
      scope: 'read',
      path: '/posts/:id/history',
      summary: 'Read what a post of yours said before, the newest version first; moderators any post’s',
      params: IdParam,
      query: BeforeQuery,
      body: NoInput,
      answer: z.object({ versions: z.array(PostVersion) }),
    },
    async ({ viewer, params, query }) => {
      const { post } = await requireHistory(db, requireMember(viewer), params.id);
      return { versions: await listVersions(db, post.id, VERSIONS_PER_ANSWER, query.before) };
    },
  );

  api.serve(
    {
      ...write,
      method: 'put',
      path: '/posts/:id/reaction',
      summary: 'React to a post',
      body: NewReaction,
      limit: 'react',
    },
    async ({ viewer, params, body }) => ({
      post: await react(parts, requireMember(viewer), { postId: params.id, kind: body.kind }),
    }),
  );

  api.serve(
    {
      ...write,
      method: 'delete',
      path: '/posts/:id/reaction',
      summary: 'Take your reaction back',
      body: NoInput,
      limit: 'react',
    },
    async ({ viewer, params }) => ({
      post: await react(parts, requireMember(viewer), { postId: params.id, kind: null }),
    }),
  );

  api.serve(
    {
      method: 'post',
      scope: 'write',
      path: '/preview',
      summary: 'Render a post without posting it',
      params: NoInput,
      query: NoInput,
      body: Preview,
      answer: z.object({ html: z.string() }),
      limit: 'preview',
    },
    async ({ viewer, body }) => {
      const member = requireMember(viewer);
      const thread =
        body.threadId === undefined ? { id: 0, slug: '-' } : await requireReadable(db, member, body.threadId);
      return { html: (await renderBody(db, member, { thread, body: body.body })).html };
    },
  );
}
