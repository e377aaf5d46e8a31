import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Bus, BusMessage } from '../../server/live/bus.ts';
import { until } from './until.ts';

export const typing = (threadId: number, id = 1): BusMessage => {
  return { type: 'typing', threadId, member: { id, name: `M${id}` } };
};
const barrier = (memberId: number): BusMessage => ({ type: 'recheck', memberId });

/** A bus with everything it has heard. */
export class Listener {
  readonly bus: Bus;
  readonly heard: BusMessage[] = [];
  rejoined = 0;

  constructor(bus: Bus) {
    this.bus = bus;
    bus.onMessage((message) => this.heard.push(message));
    bus.onRejoined(() => {
      this.rejoined += 1;
    });
  }

  hears(message: BusMessage, within = 5_000): Promise<true> {
    const text = JSON.stringify(message);
    const came = () => this.heard.some((heard) => JSON.stringify(heard) === text);
    return until(() => came() && (true as const), { within, because: `${text} was not heard` });
  }
}

/** What every bus does, however it is made. */
export function busContract(start: () => Promise<Bus>): void {
  let nodes: Listener[] = [];
  beforeEach(async () => {
    nodes = (await Promise.all([start(), start(), start()])).map((bus) => new Listener(bus));
  });
  afterEach(() => Promise.all(nodes.map(({ bus }) => bus.close())));
  const three = () => nodes as [Listener, Listener, Listener];

  test('a message reaches the other nodes that listen to its channel, and not who sent it', async () => {
    const [one, two, three_] = three();
    for (const { bus } of nodes) bus.listen('thread:1');
    await listening(nodes);
    one.bus.publish(typing(1));
    await Promise.all([two.hears(typing(1)), three_.hears(typing(1))]);
    two.bus.publish(barrier(1));
    await one.hears(barrier(1));
    expect(one.heard).not.toContainEqual(typing(1));
  });

  test('a node hears nothing of channels it does not listen to, or no longer', async () => {
    const [one, two] = three();
    two.bus.listen('thread:1');
    two.bus.listen('thread:2');
    await listening(nodes);
    two.bus.unlisten('thread:2');
    await listening(nodes);
    for (const thread of [2, 3, 1]) one.bus.publish(typing(thread));
    one.bus.publish({ type: 'notification:read', memberId: 1, event: { all: true, unreadCount: 0 } });
    one.bus.publish(barrier(2));
    await two.hears(barrier(2));
    expect(two.heard.filter(({ type }) => type !== 'recheck')).toEqual([typing(1)]);
  });

  test('messages of one node arrive in the order they were sent', async () => {
    const [one, two] = three();
    two.bus.listen('thread:1');
    await listening(nodes);
    const sent = Array.from({ length: 200 }, (_, i) => typing(1, i + 1));
    for (const message of sent) one.bus.publish(message);
    await two.hears(typing(1, 200));
    expect(two.heard.filter(({ type }) => type === 'typing')).toEqual(sent);
  });

  test('what one node does to a message it heard is not seen by another', async () => {
    const [one, two, other] = three();
    for (const { bus } of nodes) bus.listen('thread:1');
    await listening(nodes);
    two.bus.onMessage((message) => {
      if (message.type === 'typing') message.member.name = 'changed';
    });
    one.bus.publish(typing(1));
    const heardTyping = (node: Listener) => node.heard.some(({ type }) => type === 'typing');
    await until(() => heardTyping(two) && heardTyping(other), { because: 'nothing was heard' });
    expect(other.heard).toContainEqual(typing(1));
  });

  /** Waits until everyone has taken in what was asked of them: each hears a barrier of each other. */
  let barriers = 1_000;
  async function listening(all: Listener[]): Promise<void> {
    for (const sender of all) {
      const message = barrier(++barriers);
      await until(
        () => {
          sender.bus.publish(message);
          return all.every(
            (node) => node === sender || node.heard.some((m) => 'memberId' in m && m.memberId === barriers),
          );
        },
        { because: 'the nodes do not hear each other' },
      );
    }
  }
}
