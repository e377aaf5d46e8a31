import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findAgreements } from '../../server/database/migrations/010-thread-shape.ts';
import { importFile } from '../../server/transfer/import-file.ts';
import type { Post } from '../../shared/post.ts';
import { describeOnBothEngines } from '../support/engines.ts';

describeOnBothEngines('agreement', (on) => {
  const targets = async (threadId: number) => {
    const { body } = await on().guest().call<{ posts: Post[] }>('GET', `/threads/${threadId}/posts`);
    return body.posts.map(({ agreesWith }) => agreesWith);
  };

  test('a post that only agrees says with whom, and an edit or a deletion decides it anew', async () => {
    const ann = await on().member('Ann');
    const { thread } = await ann.startThread(await on().board(), 'Ferries', 'This.');
    await ann.post(thread.id, 'The ferry is late.');
    await ann.post(thread.id, '[quote="Ann, post:1"]\nThis.\n[/quote]\n\nAgree 100%');
    const reply = await ann.post(thread.id, 'Well said', { replyTo: 2 });
    const bare = await ann.post(thread.id, '+1');
    const other = await ann.post(thread.id, 'I agree, and the bus was late too.');
    expect(await targets(thread.id)).toEqual([null, null, 1, 2, 4, null]);

    const follower = await on().guest().follow(thread.id, other.cursor);
    await ann.call('PATCH', `/posts/${reply.id}`, { body: 'Well said, but it was on time.' });
    await ann.call('PATCH', `/posts/${other.id}`, { body: 'Same here' });
    await ann.call('DELETE', `/posts/${bare.id}`);
    expect(await targets(thread.id)).toEqual([null, null, 1, null, null, 5]);
    const { post } = await follower.until('post:edited', (event) => event.post.id === other.id);
    expect(post.agreesWith).toBe(5);
  });

  test('posts that are imported, and those there before agreement was kept, are found as well', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'parley-agreement-')), 'forum.jsonl');
    const lines = [
      {
        type: 'member',
        name: 'Nasr',
        title: null,
        joinedAt: '2018-12-09',
        postCount: 1,
        awardCount: 0,
        reactionScore: 0,
        country: null,
        location: null,
      },
      { type: 'board', slug: 'agreeing', title: 'Agreeing', description: '' },
      { type: 'thread', id: 'agreeing', board: 'agreeing', title: 'Agreeing', author: 'Nasr' },
      ...[
        'The ferry is late.',
        'It was the fog.',
        `[quote="Nasr, post:1"]\n${'Late. '.repeat(60)}\n[/quote]\n\nAgree 100%`,
        'Late. '.repeat(60),
      ].map((body, i) => ({ type: 'post', thread: 'agreeing', number: i + 1, author: 'Nasr', body })),
      { type: 'post', thread: 'agreeing', number: 5, author: 'Nasr', body: '+1', replyTo: 2 },
    ];
    writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const { db } = on().app;
    await importFile(db, path, { now: 1 });
    const { id } = await db.selectFrom('threads').select('id').where('uid', '=', 'agreeing').executeTakeFirstOrThrow();
    expect(await targets(id)).toEqual([null, null, 1, null, 2]);

    await db.updateTable('posts').set({ agrees_with: null }).execute();
    await findAgreements(db);
    expect(await targets(id)).toEqual([null, null, 1, null, 2]);
  });
});
