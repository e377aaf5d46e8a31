import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deliverPushes } from '../../server/push/deliver.ts';
import { PUSH_KIND } from '../../server/push/plan.ts';
import { Silences } from '../../server/push/silences.ts';
import { findVapid } from '../../server/push/vapid.ts';
import type { PushDevices } from '../../shared/push.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';
import { PushBrowser } from '../support/push-browser.ts';
import { PushService } from '../support/push-service.ts';

const service = await PushService.start();
afterEach(() => expect(service.faults.splice(0)).toEqual([]));
afterAll(() => service.stop());

const HOUR = 60;
const DAY = 24 * HOUR;

describeOnBothEngines(
  'pop-ups that are sent',
  (on) => {
    const db = () => on().app.db;
    let people = 0;
    let bob: Person;
    beforeAll(async () => {
      bob = await on().member('Bob');
    });

    /** Somebody new with a browser that takes pop-ups. */
    async function reachable(): Promise<{ person: Person; browser: PushBrowser; id: number; name: string }> {
      const name = `Reader ${++people}`;
      const person = await on().member(name);
      const browser = await subscribed(person);
      const { id } = await db().selectFrom('members').select('id').where('name', '=', name).executeTakeFirstOrThrow();
      return { person, browser, id, name };
    }

    async function subscribed(person: Person): Promise<PushBrowser> {
      const browser = new PushBrowser();
      service.add(browser);
      await person.call('PUT', '/push/subscription', browser.subscription);
      return browser;
    }

    const settled = () => on().app.outbox.settled();
    const waiting = (memberId: number) =>
      db()
        .selectFrom('outbox')
        .selectAll()
        .where('kind', '=', PUSH_KIND)
        .where('member_id', '=', memberId)
        .orderBy('id')
        .execute();
    /** Begins a member's quiet hours an hour ago, or ends them. */
    const keepQuiet = (id: number, isQuiet: boolean) => {
      const minute = Math.floor(Date.now() / 60_000) % DAY;
      const hours = { quiet_from: (minute + DAY - HOUR) % DAY, quiet_until: (minute + HOUR) % DAY };
      const set = isQuiet ? hours : { quiet_from: null, quiet_until: null };
      return db().updateTable('members').set(set).where('id', '=', id).execute();
    };
    /** Lets the time pass until what waits for a member is due. */
    const later = async (memberId: number) => {
      await db().updateTable('outbox').set({ due_at: 1 }).where('member_id', '=', memberId).execute();
      await settled();
    };

    test('an answer reaches every browser of whoever is connected nowhere, at once, and nobody else can read it', async () => {
      const { person, browser, id, name } = await reachable();
      const phone = on().guest();
      await phone.signIn(name);
      const other = await subscribed(phone);
      const { thread } = await person.startThread(await on().board(), 'Questions');
      await bob.post(thread.id, 'An answer.', { replyTo: 1 });
      const { message, ...sent } = await service.nth(browser, 1);
      await service.nth(other, 1);
      await settled();
      const { body } = await person.call<PushDevices>('GET', '/push');
      const alert = (await person.notifications()).notifications[0]?.id;
      expect(sent).toMatchObject({ urgency: 'high', ttl: 172_800, sender: body.publicKey, topic: expect.any(String) });
      expect(message).toEqual({
        popUp: {
          tag: `thread-${thread.id}`,
          title: `Bob answered you in “Questions”`,
          body: 'An answer.',
          url: `/account/notifications/${alert}`,
          threadId: thread.id,
          ids: [alert],
          insistent: true,
          at: expect.any(Number),
        },
        unread: [alert],
        unreadCount: 1,
      });
      expect(body.devices.map(({ usedAt }) => usedAt)).toEqual([expect.any(Number), expect.any(Number)]);
      expect([service.to(browser).length, service.to(other).length, (await waiting(id)).length]).toEqual([1, 1, 0]);
    });

    test('several in a thread are one pop-up that tells of all of them and leads to the first', async () => {
      const { person, browser } = await reachable();
      const { thread } = await person.startThread(await on().board(), 'Busy');
      await bob.post(thread.id, 'One.', { replyTo: 1 });
      const one = await service.nth(browser, 1);
      await bob.post(thread.id, `Two, @"Reader ${people}".`, { replyTo: 1 });
      const two = await service.nth(browser, 2);
      expect(two.topic).toBe(one.topic);
      expect(two.message.popUp).toMatchObject({
        tag: one.message.popUp.tag,
        title: 'Busy',
        url: `/account/notifications/${one.message.popUp.ids[0]}`,
      });
      expect(two.message.popUp.ids).toEqual(expect.arrayContaining(one.message.popUp.ids));
      expect(two.message.popUp.body.split('\n')).toHaveLength(2);
    });

    test('an entry that only counts on waits a minute, is laid down once, and makes no sound', async () => {
      const { person, browser, id } = await reachable();
      const { thread } = await bob.startThread(await on().board(), 'Watched');
      await person.call('PUT', `/threads/${thread.id}/watch`, { level: 'everything' });
      await bob.post(thread.id, 'One.');
      expect((await service.nth(browser, 1)).message.popUp.insistent).toBe(true);
      await settled();
      for (const words of ['Two.', 'Three.']) await bob.post(thread.id, words);
      await settled();
      const [item, ...more] = await waiting(id);
      expect([more, Number(item?.due_at) - Number(item?.created_at)]).toEqual([[], 60_000]);
      await later(id);
      const { message, urgency } = await service.nth(browser, 2);
      expect([urgency, message.popUp.insistent]).toEqual(['low', false]);
      expect(message.popUp.title).toBe('3 new posts in “Watched”');
    });

    test('whoever is connected is left a moment to see it; what they have seen by then is not sent', async () => {
      const { person, browser, id } = await reachable();
      const { thread } = await person.startThread(await on().board());
      await person.connect();
      await bob.post(thread.id, 'Seen.', { replyTo: 1 });
      await settled();
      expect(await waiting(id)).toHaveLength(1);
      await person.call('PUT', `/threads/${thread.id}/read`, { number: 2 });
      await later(id);
      await bob.post(thread.id, 'Not seen.', { replyTo: 1 });
      await settled();
      await db().updateTable('notifications').set({ changed_at: 1 }).where('member_id', '=', id).execute();
      await later(id);
      expect((await service.nth(browser, 1)).message.popUp.body).toBe('Not seen.');
      expect(service.to(browser)).toHaveLength(1);
    });

    test('nothing is sent in quiet hours; when they end, what is still unseen is', async () => {
      const { person, browser, id } = await reachable();
      const { thread } = await person.startThread(await on().board());
      await keepQuiet(id, true);
      await bob.post(thread.id, 'Late.', { replyTo: 1 });
      await settled();
      const [item] = await waiting(id);
      expect(Number(item?.due_at)).toBeGreaterThan(Date.now() + 59 * 60_000 - 60_000);
      expect(service.to(browser)).toEqual([]);
      await keepQuiet(id, false);
      await later(id);
      expect((await service.nth(browser, 1)).message.popUp.body).toBe('Late.');
    });

    // What may not be read any more: notification-matrix.test.ts, for every kind.
    describe('what was lost between the event and its delivery is not sent:', () => {
      interface Scene {
        person: Person;
        id: number;
      }
      const losses: Record<string, (scene: Scene) => Promise<unknown>> = {
        'read elsewhere': ({ person }) => person.call('POST', '/notifications/read', { all: true }),
        'seen in the list': ({ id }) =>
          db().updateTable('notifications').set({ viewed_at: 1 }).where('member_id', '=', id).execute(),
        'pop-ups switched off': ({ id }) =>
          db()
            .insertInto('notification_switches')
            .values(
              ['mention', 'reply', 'watch'].map((kind) => ({ member_id: id, channel: 'push', kind, on_at: null })),
            )
            .execute(),
        'signed out': ({ person }) => person.form('/account/sign-out', {}),
        'the session expired': ({ id }) => {
          const past = new Date(0);
          const isSqlite = on().app.engine === 'sqlite';
          return db()
            .updateTable('session')
            .set({ expiresAt: isSqlite ? past.toISOString() : past })
            .where('userId', 'in', (eb) =>
              eb.selectFrom('members').select('account_id').where('id', '=', id).$castTo<string>(),
            )
            .execute();
        },
      };

      test.each(Object.keys(losses))('%s', async (loss) => {
        for (const kind of ['mention', 'reply', 'watch'] as const) {
          const { person, browser, id, name } = await reachable();
          const { thread } = await person.startThread(await on().board(), 'Of secrets');
          await person.call('PUT', `/threads/${thread.id}/watch`, { level: 'everything' });
          await keepQuiet(id, true);
          const words = kind === 'mention' ? `A secret for @"${name}".` : 'A secret.';
          await bob.post(thread.id, words, kind === 'reply' ? { replyTo: 1 } : {});
          await settled();
          expect(await waiting(id), kind).toMatchObject([{ progress: expect.any(Number) }]);
          await losses[loss]?.({ person, id });
          await keepQuiet(id, false);
          await later(id);
          expect([service.to(browser), await waiting(id)], kind).toEqual([[], []]);
        }
      });
    });

    describe('what a push service answers is acted on:', () => {
      /** An answer for somebody whose browser refuses it. */
      async function refused(status: number, retryAfter?: string) {
        const { person, browser, id, name } = await reachable();
        const other = on().guest();
        await other.signIn(name);
        const well = await subscribed(other);
        service.refuse(browser, { status, ...(retryAfter !== undefined && { retryAfter }) });
        const { thread } = await person.startThread(await on().board());
        await bob.post(thread.id, 'Hello.', { replyTo: 1 });
        await service.nth(well, 1);
        await settled();
        const { devices } = (await other.call<PushDevices>('GET', '/push')).body;
        return { browser, well, id, devices, items: await waiting(id) };
      }

      test.each([404, 410])('%i: the browser is no more', async (status) => {
        const { devices, items } = await refused(status);
        expect([devices.length, items]).toEqual([1, []]);
      });

      test.each(['seconds', 'a date'])('429: it is left alone for as long as it says, in %s', async (as) => {
        const { browser, well, id, items } = await refused(
          429,
          as === 'seconds' ? '120' : new Date(Date.now() + 120_000).toUTCString(),
        );
        expect(Math.abs(Number(items[0]?.due_at) - Date.now() - 120_000)).toBeLessThan(20_000);
        await later(id);
        await service.nth(browser, 1);
        expect(service.to(well)).toHaveLength(1);
      });

      test.each(['0', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
        '503, at once again (%s): less and less often',
        async (said) => {
          const { id, items } = await refused(503, said);
          expect(Number(items[0]?.due_at)).toBeGreaterThan(Date.now());
          expect(items).toMatchObject([{ attempts: 1, error: 'The push service answered with 503.' }]);
          await later(id);
        },
      );

      test('500: it is tried again later, and no other browser hears twice', async () => {
        const { browser, well, id, items } = await refused(500);
        expect(items).toMatchObject([{ error: 'The push service answered with 500.', given_up_at: null }]);
        await later(id);
        await service.nth(browser, 1);
        expect(service.to(well)).toHaveLength(1);
      });

      test.each([403, 413])('%i: it is given up, and said so', async (status) => {
        const { items, devices } = await refused(status);
        expect(items).toMatchObject([{ error: `The push service answered with ${status}.` }]);
        expect(items[0]?.given_up_at).not.toBeNull();
        expect(devices).toHaveLength(2);
      });
    });

    test('a service that keeps us waiting in vain is asked no more for a while: others need the places', async () => {
      const { person, id } = await reachable();
      const { thread } = await person.startThread(await on().board());
      await keepQuiet(id, true);
      for (const words of ['One.', 'Two.']) await bob.post(thread.id, words, { replyTo: 1 });
      await settled();
      const items = (await waiting(id)).map((row) => ({ ...row, subjectId: row.subject_id, memberId: row.member_id }));
      await keepQuiet(id, false);
      let time = 0;
      const vapid = await findVapid(
        { vapid: { privateKey: undefined, subject: undefined }, publicUrl: on().url },
        db(),
      );
      const sendPush = async () => {
        time += 10_000;
        throw new Error('No answer');
      };
      const handler = deliverPushes({ db: db(), live: on().app.live, vapid, sendPush }, new Silences(() => time));
      const held = { signal: new AbortController().signal, now: Date.now, advance: async () => {} };
      const said: unknown[] = [];
      for (const row of items) {
        const item = { ...row, createdAt: Date.now(), leasedUntil: 0 };
        said.push(await Promise.resolve(handler.work(item, held)).catch((error: Error) => error.message));
      }
      expect([said, time]).toEqual([['No answer', 'The push service does not answer.'], 10_000]);

      // Whose service nobody has reached for days is a browser no more; nothing of it piles up.
      const [row] = items;
      if (!row) throw new Error('nothing waits');
      const fail = async (failures: number, daysAgo: number) => {
        time += 3_600_000;
        const created_at = Date.now() - daysAgo * 86_400_000;
        await db()
          .updateTable('push_subscriptions')
          .set({ failures, created_at })
          .where('member_id', '=', id)
          .execute();
        const item = { ...row, createdAt: Date.now(), leasedUntil: 0 };
        const outcome = await Promise.resolve(handler.work(item, held)).catch((error: Error) => error.message);
        return [outcome, (await person.call<PushDevices>('GET', '/push')).body.devices.length];
      };
      expect(await fail(60, 1)).toEqual(['No answer', 1]);
      expect(await fail(3, 9)).toEqual(['No answer', 1]);
      expect(await fail(49, 9)).toEqual(['done', 0]);
      await db().deleteFrom('outbox').where('member_id', '=', id).execute();
    });

    test('what is sent twice, as a node died before it could note it, is the same state under the same topic', async () => {
      const { person, browser, id } = await reachable();
      const { thread } = await person.startThread(await on().board());
      await keepQuiet(id, true);
      await bob.post(thread.id, 'Once.', { replyTo: 1 });
      await settled();
      const [item] = await waiting(id);
      await keepQuiet(id, false);
      await later(id);
      await service.nth(browser, 1);
      // As it lay there when the other node took it: held, and the lease long over.
      if (item)
        await db()
          .insertInto('outbox')
          .values({ ...item, due_at: 1, leased_until: 1 })
          .execute();
      await settled();
      const [first, second, ...more] = service.to(browser);
      expect(more).toEqual([]);
      expect(second).toEqual(first);
    });
  },
  service.sendPush,
);
