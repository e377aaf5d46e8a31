import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { foldAgreements } from '../../shared/fold-agreements.ts';
import type { Post } from '../../shared/post.ts';
import { ThreadModel } from '../support/thread-model.ts';

const AUTHORS = 7;

/** A thread's posts, one for each entry: the number of the post that it agrees with, or null. Authors take turns. */
function posts(...agreeing: (number | null)[]): Post[] {
  const model = new ThreadModel();
  for (const _ of agreeing) model.create();
  return model.posts.map((post, i) => ({
    ...post,
    agreesWith: agreeing[i] ?? null,
    author: { ...post.author, id: 1 + (i % AUTHORS) },
  }));
}

const fold = (of: Post[], whole: number[] = [], unreadFrom: number | null = null) =>
  foldAgreements(of, { whole: new Set(whole), unreadFrom }).map((shown) =>
    'post' in shown ? shown.post.number : shown.agreeing.map(({ number }) => number),
  );

describe('posts that agree', () => {
  it('fold where several in a row agree with the same post', () => {
    expect(fold(posts(null, 1, 1, 1, null))).toEqual([1, [2, 3, 4], 5]);
  });

  it('stay as they are alone, and apart where they agree with different posts', () => {
    expect(fold(posts(null, 1, null, 1))).toEqual([1, 2, 3, 4]);
    expect(fold(posts(null, null, 1, 2))).toEqual([1, 2, 3, 4]);
    expect(fold(posts(null, null, 1, 1, 2, 2))).toEqual([1, 2, [3, 4], [5, 6]]);
  });

  it('fold with whom they agree: "+1" below "Agreed" means the post that both agree with', () => {
    expect(foldAgreements(posts(null, 1, 2, 3), { whole: new Set(), unreadFrom: null })[1]).toMatchObject({
      target: 1,
    });
    expect(fold(posts(null, 1, 2, 3))).toEqual([1, [2, 3, 4]]);
  });

  it('fold on a page that their target does not stand on', () => {
    expect(fold(posts(null, 1, 1, 1).slice(1))).toEqual([[2, 3, 4]]);
  });

  it('do not fold under their own author’s post', () => {
    const [one, two, three] = posts(null, 1, 1);
    if (!one || !two || !three) throw new Error('no posts');
    expect(fold([one, { ...two, author: one.author }, three])).toEqual([1, 2, 3]);
  });

  it('fold on either side of the unread divider, and never across it', () => {
    expect(fold(posts(null, 1, 1, 1, 1), [], 4)).toEqual([1, [2, 3], [4, 5]]);
    expect(fold(posts(null, 1, 1), [], 3)).toEqual([1, [2], [3]]);
  });

  it('stay whole before the eyes of whoever reads them, and what comes after them folds all the same', () => {
    expect(fold(posts(null, 1, 1, 1), [2])).toEqual([1, 2, [3, 4]]);
    expect(fold(posts(null, 1, 1, 1), [3])).toEqual([1, [2], 3, [4]]);
  });
});

const step = fc.record({
  number: fc.nat(30),
  agreesWith: fc.option(fc.nat(6), { nil: null }),
  is: fc.constantFrom('new', 'new', 'new', 'changed'),
});

test('whatever comes and is changed: every post is shown once, in order; none folds away once it was read as it is; and a page opened anew folds the same but for those', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.option(fc.nat(20), { nil: null }), (steps, unreadFrom) => {
      const agreeing: (number | null)[] = [null];
      const whole = new Set<number>();
      for (const { number, agreesWith, is } of steps) {
        const at = is === 'new' ? agreeing.length : number % agreeing.length;
        // As written: a post agrees with one above it.
        agreeing[at] = agreesWith === null || at === 0 ? null : Math.max(1, at - (agreesWith % at));
        const now = posts(...agreeing);
        const shown = foldAgreements(now, { whole, unreadFrom });
        expect(shown.flatMap((s) => ('post' in s ? [s.post] : s.agreeing))).toEqual(now);

        const alone = new Set(shown.flatMap((s) => ('post' in s ? [s.post.number] : [])));
        const anew = foldAgreements(now, { whole: new Set(), unreadFrom });
        const aloneAnew = anew.flatMap((s) => ('post' in s ? [s.post.number] : []));
        expect(alone).toEqual(new Set([...whole, ...aloneAnew]));
        for (const each of alone) whole.add(each);
      }
    }),
  );
});
