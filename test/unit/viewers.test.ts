import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Viewer } from '../../server/accounts/viewer.ts';
import type { Aggregate } from '../../server/presence/aggregate.ts';
import { MemoryViewerExchange } from '../../server/presence/memory-viewer-store.ts';
import type { ViewerStore } from '../../server/presence/viewer-store.ts';
import { ViewerTracker } from '../../server/presence/viewers.ts';
import type { Viewers } from '../../shared/viewers.ts';

const THREAD = 7;
const guest = (key: string): Viewer => ({ kind: 'guest', key });
const member = (id: number, name: string, hidden = false): Viewer => {
  return {
    kind: 'member',
    key: `m${id}`,
    id,
    name,
    role: 'member',
    avatar: null,
    hidden,
    theme: null,
    timeZone: null,
    sessionId: name,
  };
};

/** Nodes that share one store and one bus, either of which may be away. */
class Nodes {
  readonly exchange = new MemoryViewerExchange();
  readonly trackers = new Map<string, ViewerTracker>();
  storeAway = false;
  /** The node that renews no lease. */
  heldUp: string | undefined;
  busAway = false;
  /** What the store has done already is answered after this. */
  underWay: Promise<void> | undefined;

  add(name: string) {
    const announced: { at: number; viewers: Viewers }[] = [];
    const published: (Aggregate | null)[] = [];
    const tracker = new ViewerTracker(name, this.#fallible(name), {
      announce: (_thread, viewers) => announced.push({ at: Date.now(), viewers }),
      publish: (thread, aggregate) => {
        published.push(aggregate);
        if (this.busAway) return;
        for (const [other, hears] of this.trackers) if (other !== name) hears.hear(thread, name, aggregate);
      },
    });
    this.trackers.set(name, tracker);
    return { tracker, announced, published, now: () => announced.at(-1)?.viewers };
  }

  /** Ends a node as SIGKILL does: no timer of it runs any longer, and it said goodbye to nobody. */
  kill(name: string): void {
    const tracker = this.trackers.get(name);
    this.trackers.delete(name);
    const away = [this.storeAway, this.busAway];
    [this.storeAway, this.busAway] = [true, true];
    void tracker?.close();
    [this.storeAway = false, this.busAway = false] = away;
  }

  #fallible(name: string): ViewerStore {
    const store = this.exchange.store(name);
    const or =
      <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
      async (...args: A) => {
        if (this.storeAway) throw new Error('the store is away');
        const answer = await call(...args);
        await this.underWay;
        return answer;
      };
    return {
      put: or(store.put),
      others: or(store.others),
      renew: or(async () => {
        if (this.heldUp === name) throw new Error('held up');
        await store.renew();
      }),
      living: or(store.living),
      leave: or(store.leave),
    };
  }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Two nodes, at each of which a guest has been viewing the thread for 5 s. */
async function oneAtEach() {
  const nodes = new Nodes();
  const [one, two] = [nodes.add('one'), nodes.add('two')];
  one.tracker.enter(THREAD, guest('here'));
  two.tracker.enter(THREAD, guest('there'));
  await pass(5_000);
  return { nodes, one, two };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('whoever comes alone is announced at once; a crowd after that at most once a second', async () => {
  const { tracker, announced } = new Nodes().add('one');
  tracker.enter(THREAD, guest('g0'));
  await pass(50);
  expect(announced.map(({ viewers }) => viewers.total)).toEqual([1]);
  for (let i = 1; i <= 300; i += 1) {
    tracker.enter(THREAD, guest(`g${i}`));
    await pass(10);
  }
  await pass(1_000);
  const gaps = announced.slice(1).map(({ at }, i) => at - (announced[i]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
  expect(announced.length).toBeLessThanOrEqual(5);
  expect(announced.at(-1)?.viewers.total).toBe(301);
});

test('beyond a thousand viewers announcements come less often in proportion', async () => {
  const { tracker, announced } = new Nodes().add('one');
  for (let i = 0; i < 4_000; i += 1) tracker.enter(THREAD, guest(`g${i}`));
  await pass(100);
  for (let second = 0; second < 12; second += 1) {
    tracker.enter(THREAD, guest(`later${second}`));
    await pass(1_000);
  }
  const gaps = announced.slice(1).map(({ at }, i) => at - (announced[i]?.at ?? 0));
  expect(gaps.length).toBe(3);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(4_000);
});

test('a snapshot is the whole truth, and nothing is announced twice', async () => {
  const { tracker, announced, now } = new Nodes().add('one');
  tracker.enter(THREAD, member(1, 'Ann'));
  tracker.enter(THREAD, member(2, 'Bob', true));
  tracker.enter(THREAD, guest('g1'));
  tracker.enter(THREAD, guest('g1'));
  await pass(2_000);
  expect(now()).toEqual({ total: 2, memberCount: 1, members: [{ id: 1, name: 'Ann', avatar: null }], guests: 1 });
  tracker.leave(THREAD, guest('g1'));
  tracker.leave(THREAD, member(2, 'Bob', true));
  await pass(30_000);
  expect(announced.length).toBe(1);
});

test('one more tab of a person is news to nobody, nor is the next page; another name of theirs is', async () => {
  const { tracker, announced, published } = new Nodes().add('one');
  for (const viewer of [guest('g1'), member(1, 'Ann')]) tracker.enter(THREAD, viewer);
  await pass(2_000);
  for (const viewer of [guest('g1'), member(1, 'Ann')]) {
    tracker.enter(THREAD, viewer);
    await pass(2_000);
    tracker.leave(THREAD, viewer);
    await pass(2_000);
  }
  expect([announced.length, published.length]).toEqual([1, 1]);
  tracker.leave(THREAD, member(1, 'Ann'));
  tracker.enter(THREAD, member(1, 'Anna'));
  await pass(2_000);
  expect([announced.length, published.length]).toEqual([2, 2]);
  expect(announced.at(-1)?.viewers).toMatchObject({ total: 2, members: [{ name: 'Anna' }] });
});

test('whoever is told a count that nobody else hears of is told the next one, though it is none to the others', async () => {
  const { tracker, announced } = new Nodes().add('one');
  tracker.enter(THREAD, guest('here'));
  await pass(100);
  tracker.enter(THREAD, guest('for a moment'));
  expect(await tracker.of(THREAD)).toMatchObject({ total: 2 });
  tracker.leave(THREAD, guest('for a moment'));
  await pass(2_000);
  expect(announced.map(({ viewers }) => viewers.total)).toEqual([1, 1]);
});

test('a person on two nodes counts once, on both', async () => {
  const nodes = new Nodes();
  const [one, two] = [nodes.add('one'), nodes.add('two')];
  one.tracker.enter(THREAD, guest('g1'));
  one.tracker.enter(THREAD, member(1, 'Ann'));
  two.tracker.enter(THREAD, guest('g1'));
  two.tracker.enter(THREAD, member(1, 'Ann'));
  two.tracker.enter(THREAD, guest('g2'));
  await pass(2_100);
  for (const node of [one, two]) expect(node.now()).toMatchObject({ total: 3, memberCount: 1, guests: 2 });
});

test('a killed node is counted no longer within 10 s', async () => {
  const { nodes, one } = await oneAtEach();
  expect(one.now()?.total).toBe(2);
  nodes.kill('two');
  const killedAt = Date.now();
  await pass(10_000);
  expect(one.now()?.total).toBe(1);
  expect((one.announced.at(-1)?.at ?? 0) - killedAt).toBeLessThan(10_000);
});

test('a node that was held up for longer than its lease is counted again as soon as it renews it', async () => {
  const { nodes, one } = await oneAtEach();
  nodes.heldUp = 'two';
  await pass(10_000);
  expect(one.now()?.total).toBe(1);
  nodes.heldUp = undefined;
  await pass(3_000);
  expect(one.now()?.total).toBe(2);
});

test('also while the store is away a node that fell silent is counted no longer within 10 s', async () => {
  const { nodes, one } = await oneAtEach();
  [nodes.storeAway, nodes.busAway] = [true, true];
  nodes.kill('two');
  // As yet it may be the store alone that is silent.
  await pass(4_000);
  expect(one.now()?.total).toBe(2);
  await pass(6_000);
  expect(one.now()?.total).toBe(1);
});

test('with the store away viewers here are counted as ever, and after its return those elsewhere too', async () => {
  const nodes = new Nodes();
  const [one, two] = [nodes.add('one'), nodes.add('two')];
  [nodes.storeAway, nodes.busAway] = [true, true];
  one.tracker.enter(THREAD, guest('here'));
  two.tracker.enter(THREAD, guest('there'));
  one.tracker.enter(THREAD, guest('here too'));
  await pass(20_000);
  expect([one.now()?.total, two.now()?.total]).toEqual([2, 1]);
  [nodes.storeAway, nodes.busAway] = [false, false];
  await Promise.all([one.tracker.resync(), two.tracker.resync()]);
  await pass(2_000);
  expect([one.now()?.total, two.now()?.total]).toEqual([3, 3]);
});

test('a message of another node that was lost is made up for within 10 s', async () => {
  const { nodes, one, two } = await oneAtEach();
  nodes.busAway = true;
  two.tracker.enter(THREAD, guest('unheard'));
  await pass(11_000);
  expect(one.now()?.total).toBe(3);
  two.tracker.leave(THREAD, guest('unheard'));
  two.tracker.leave(THREAD, guest('there'));
  await pass(11_000);
  expect(one.now()?.total).toBe(1);
});

test('whoever comes to a thread as the first here is told of those elsewhere', async () => {
  const nodes = new Nodes();
  const [one, two] = [nodes.add('one'), nodes.add('two')];
  two.tracker.enter(THREAD, guest('there'));
  await pass(100);
  one.tracker.enter(THREAD, guest('here'));
  expect(await one.tracker.of(THREAD)).toMatchObject({ total: 2 });
});

test('those who left elsewhere do not come back with what the store knew before', async () => {
  const nodes = new Nodes();
  const [one, two] = [nodes.add('one'), nodes.add('two')];
  two.tracker.enter(THREAD, guest('there'));
  await pass(100);
  let answer = () => {};
  nodes.underWay = new Promise((done) => {
    answer = done;
  });
  one.tracker.enter(THREAD, guest('here'));
  two.tracker.leave(THREAD, guest('there'));
  await pass(2_000);
  answer();
  await pass(2_000);
  expect(one.now()?.total).toBe(1);
});

test('those who left while the store was away do not stay in it as ghosts', async () => {
  const nodes = new Nodes();
  const { tracker } = nodes.add('one');
  tracker.enter(THREAD, guest('here'));
  await pass(2_000);
  nodes.storeAway = true;
  tracker.leave(THREAD, guest('here'));
  await pass(2_000);
  nodes.storeAway = false;
  await pass(12_000);
  expect(await nodes.exchange.store('reader').others([THREAD])).toEqual(new Map([[THREAD, new Map()]]));
  expect(await tracker.of(THREAD)).toMatchObject({ total: 0 });
});

test('while the store is away the other nodes are told once that nobody is left', async () => {
  const nodes = new Nodes();
  const { tracker, published } = nodes.add('one');
  tracker.enter(THREAD, guest('here'));
  await pass(2_000);
  nodes.storeAway = true;
  tracker.leave(THREAD, guest('here'));
  await pass(60_000);
  expect(published).toEqual([{ members: [], guests: ['here'] }, null]);
});

test('what could be told neither to the store nor to the other nodes is told to both within 10 s', async () => {
  const { nodes, one, two } = await oneAtEach();
  [nodes.storeAway, nodes.busAway] = [true, true];
  two.tracker.enter(THREAD, guest('unheard'));
  await pass(2_000);
  [nodes.storeAway, nodes.busAway] = [false, false];
  const from = Date.now();
  await pass(20_000);
  const toldAt = one.announced.find(({ viewers }) => viewers.total === 3)?.at ?? Number.POSITIVE_INFINITY;
  expect(toldAt - from).toBeLessThanOrEqual(10_000);
});

test('a node that is stopped takes its viewers along at once, by the store and by the bus', async () => {
  const alone = await oneAtEach();
  alone.nodes.storeAway = true;
  await alone.two.tracker.close();
  await pass(1_100);
  expect(alone.one.now()?.total).toBe(1);
  const { nodes, one, two } = await oneAtEach();
  await two.tracker.close();
  await pass(1_100);
  expect(one.now()?.total).toBe(1);
  expect(await nodes.exchange.store('one').others([THREAD])).toEqual(new Map([[THREAD, new Map()]]));
});

test('a thread nobody views any longer leaves no timer and no memory behind', async () => {
  const { tracker } = new Nodes().add('one');
  const before = vi.getTimerCount();
  for (let thread = 1; thread <= 100; thread += 1) tracker.enter(thread, guest('g'));
  for (let thread = 1; thread <= 100; thread += 1) tracker.leave(thread, guest('g'));
  await pass(2_000);
  expect(vi.getTimerCount()).toBe(before);
  await tracker.close();
  expect(vi.getTimerCount()).toBe(0);
});

test('whoever is being shown the number is in it', async () => {
  const nodes = new Nodes();
  const [one, two] = [nodes.add('one'), nodes.add('two')];
  two.tracker.enter(THREAD, guest('there'));
  await pass(100);
  expect(await one.tracker.of(THREAD, guest('me'))).toMatchObject({ total: 2, guests: 2 });
  expect(await one.tracker.of(THREAD, member(1, 'Shy', true))).toMatchObject({ total: 1 });
});

test('whoever is being shown the number of a crowd is in it once, however often it is shown', async () => {
  const nodes = new Nodes();
  const [one, two] = [nodes.add('one'), nodes.add('two')];
  for (let i = 0; i < 120; i += 1) one.tracker.enter(THREAD, i % 2 ? guest(`g${i}`) : member(i + 1, `M${i + 100}`));
  two.tracker.enter(THREAD, guest('there'));
  await pass(2_000);
  const shown = async (also?: Viewer) => {
    const { total, memberCount, guests, members } = await one.tracker.of(THREAD, also);
    expect(total).toBe(memberCount + guests);
    expect(members.map(({ name }) => name)).toEqual(members.map(({ name }) => name).sort());
    return { total, last: members.at(-1)?.name, names: members.length };
  };
  for (const known of [undefined, guest('g1'), guest('there'), member(1, 'M100'), member(9_999, 'Shy', true)])
    expect(await shown(known)).toEqual({ total: 121, last: 'M198', names: 50 });
  expect(await shown(guest('new'))).toEqual({ total: 122, last: 'M198', names: 50 });
  expect(await shown(member(9_999, 'M101'))).toEqual({ total: 122, last: 'M196', names: 50 });
  expect(await shown()).toEqual({ total: 121, last: 'M198', names: 50 });
});
