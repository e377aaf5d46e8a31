import { beforeAll, describe, expect, test } from 'vitest';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';

describe('a thread page, drawn once for all guests', () => {
  const on = started(() => Parley.start());
  let ann: Person;
  let path: string;
  let threadId: number;
  let postId: number;

  beforeAll(async () => {
    ann = await on().staff('Ann');
    const { thread, post } = await ann.startThread(await on().board(), 'A title', 'The first words.');
    threadId = thread.id;
    postId = post.id;
    path = `/threads/${thread.slug}.${thread.id}/`;
  });

  const seen = () => on().guest().page(path);

  test('shows each change at the very next look', async () => {
    expect(await seen()).toContain('The first words.');
    const answer = await ann.post(threadId, 'A new post.');
    expect(await seen()).toContain('A new post.');
    await ann.call('PATCH', `/posts/${answer.id}`, { body: 'An edited post.' });
    expect(await seen()).toContain('An edited post.');
    const bob = await on().member('Bob');
    await bob.call('PUT', `/posts/${postId}/reaction`, { kind: 'like' });
    expect(await seen()).toContain('Like: Bob');
    await ann.call('DELETE', `/posts/${answer.id}`);
    expect(await seen()).not.toContain('An edited post.');
    await ann.call('PATCH', `/threads/${threadId}`, { title: 'A title', locked: true });
    expect(await seen()).toContain('Locked');
  });

  test('says to each who is viewing it at this moment, in words and in its data', async () => {
    expect(await seen()).toContain('(Total: 1, Members: 0, Guests: 1)');
    const follower = await ann.follow(threadId);
    const page = await seen();
    expect(page).toContain('(Total: 2, Members: 1, Guests: 1)');
    expect(page).toContain('"viewers":{"total":2,"memberCount":1');
    follower.socket.disconnect();
  });

  test('is what a node draws that has never seen it', async () => {
    await seen();
    const kept = await seen();
    const other = await Parley.start({ DATA_DIR: on().dataDir, PUBLIC_URL: on().url });
    try {
      const drawn = await other.guest().page(path);
      expect(kept).toBe(drawn);
    } finally {
      await other.stop();
    }
  });

  test('is no member’s: each is shown their own', async () => {
    await seen();
    expect(await ann.page(path)).toContain('Ann');
    expect(await seen()).toContain('Sign in');
  });
});
