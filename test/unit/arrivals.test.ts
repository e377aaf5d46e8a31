import { describe, expect, test } from 'vitest';
import { Arrivals } from '../../client/thread/arrivals.ts';
import type { ThreadPage } from '../../shared/views/thread/thread-page.ts';

/** A page that was served with the posts up to `last`, of a thread with as many posts as `postCount`. */
function served({ last, postCount = last, isLast = true }: { last: number; postCount?: number; isLast?: boolean }) {
  const page = { page: 1, pageCount: isLast ? 1 : 2, thread: { postCount }, posts: [{ number: last }] };
  return new Arrivals(page as unknown as ThreadPage);
}

describe('of what comes to a page', () => {
  test('everything waits until it is shown, and is unseen until it was on the screen', () => {
    const arrivals = served({ last: 3 });
    arrivals.add([4, 5]);
    expect([arrivals.waiting(5), arrivals.unseen, arrivals.firstWaiting]).toEqual([2, 2, 4]);
    arrivals.reveal(5);
    expect([arrivals.waiting(5), arrivals.unseen]).toEqual([0, 2]);
    arrivals.see(4);
    expect(arrivals.unseen).toBe(1);
  });

  test('what waits stays unseen, though the reader has read on elsewhere', () => {
    const arrivals = served({ last: 3 });
    arrivals.add([4]);
    arrivals.see(9);
    expect(arrivals.unseen).toBe(1);
    arrivals.reveal(4);
    arrivals.see(9);
    expect(arrivals.unseen).toBe(0);
  });

  test('posts of ignored members count nowhere, and count again once they are heeded', () => {
    const arrivals = served({ last: 3 });
    arrivals.add([4, 6]);
    arrivals.ignore([4, 5]);
    expect([arrivals.waiting(6), arrivals.unseen, arrivals.isShown(5)]).toEqual([1, 1, false]);
    arrivals.heed([4, 5]);
    expect(arrivals.waiting(6)).toBe(3);
  });

  test('an older page shows none of it, and its pill leads past the posts that the thread had', () => {
    const arrivals = served({ last: 20, postCount: 33, isLast: false });
    arrivals.add([34, 35]);
    arrivals.reveal(20);
    expect([arrivals.waiting(35), arrivals.firstWaiting, arrivals.unseen]).toEqual([2, 34, 2]);
    arrivals.see(35);
    expect(arrivals.unseen).toBe(0);
  });
});
