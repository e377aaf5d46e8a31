import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import type { Aggregate } from '../../server/presence/aggregate.ts';
import type { ViewerStore } from '../../server/presence/viewer-store.ts';

export const somebody = (...guests: string[]): Aggregate => ({
  members: [{ id: 1, name: 'Ann', avatar: null }],
  guests,
});

interface Backend {
  store(node: string): Promise<ViewerStore>;
  /** Lets the lease of a node run out. */
  expire(node: string): Promise<void>;
}

/** What every store of viewers does, wherever it keeps them. */
export function viewerStoreContract(backend: Backend): void {
  let [a, b, c] = ['', '', ''];
  let [one, two, three]: ViewerStore[] = [];
  const stores = () => [one, two, three] as [ViewerStore, ViewerStore, ViewerStore];
  // Every test has a thread and nodes of its own: the store is one and the same.
  let thread = 0;
  beforeEach(async () => {
    [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
    [one, two, three] = await Promise.all([backend.store(a), backend.store(b), backend.store(c)]);
    await Promise.all(stores().map((store) => store.renew()));
    thread += 1;
  });
  const othersOf = async (store: ViewerStore, id = thread) =>
    Object.fromEntries((await store.others([id])).get(id) ?? []);

  test('each node sees what the others wrote last, and not its own', async () => {
    const [one, two, three] = stores();
    await one.put(thread, somebody('g1'));
    await one.put(thread, somebody('g1', 'g2'));
    await two.put(thread, somebody('g3'));
    expect(await othersOf(three)).toEqual({ [a]: somebody('g1', 'g2'), [b]: somebody('g3') });
    expect(await othersOf(one)).toEqual({ [b]: somebody('g3') });
    expect(await othersOf(one, thread + 1_000)).toEqual({});
  });

  test('many threads are asked about in one question, with the same answers', async () => {
    const [one, two, three] = stores();
    await one.put(thread, somebody('g1'));
    await two.put(thread, somebody('g2'));
    await two.put(thread + 2_000, somebody('g3'));
    await three.put(thread + 3_000, somebody('own'));
    const all = [thread, thread + 2_000, thread + 3_000, thread + 4_000];
    const nodesOf = async () => [...(await three.others(all))].map(([id, others]) => [id, [...others.keys()].sort()]);
    expect(await nodesOf()).toEqual(all.map((id, i) => [id, [[a, b].sort(), [b], [], []][i]]));
    await backend.expire(b);
    expect(await nodesOf()).toEqual(all.map((id, i) => [id, i === 0 ? [a] : []]));
    expect(await three.others([])).toEqual(new Map());
  });

  test('null takes a node out of a thread, and may come twice', async () => {
    const [one, two] = stores();
    await one.put(thread, somebody());
    await one.put(thread, null);
    await one.put(thread, null);
    expect(await othersOf(two)).toEqual({});
  });

  test('a node whose lease has ended is counted no longer; one that renews it and writes anew is', async () => {
    const [one, two] = stores();
    await one.put(thread, somebody());
    expect(await two.living([a, b, 'never seen'])).toEqual(new Set([a, b]));
    await backend.expire(a);
    expect(await two.living([a, b])).toEqual(new Set([b]));
    expect(await othersOf(two)).toEqual({});
    await one.renew();
    await one.put(thread, somebody('back'));
    expect(await othersOf(two)).toEqual({ [a]: somebody('back') });
  });

  test('a node that leaves is gone at once', async () => {
    const [one, two] = stores();
    await one.put(thread, somebody());
    await one.leave();
    expect(await two.living([a])).toEqual(new Set());
    expect(await othersOf(two)).toEqual({});
    expect(await two.living([])).toEqual(new Set());
  });
}
