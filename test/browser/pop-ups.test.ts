import type { CDPSession, Page, Worker } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import type { PushMessage } from '../../shared/push.ts';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { PushBrowser } from '../support/push-browser.ts';
import { PushService } from '../support/push-service.ts';
import { connected, soon, visitors } from './support.ts';

/** What a service worker's scope has that a page's has not. */
interface WorkerGlobals {
  registration: ServiceWorkerRegistration;
  NotificationEvent: new (name: string, of: { notification: Notification | undefined }) => Event;
  dispatchEvent(event: Event): void;
}

/** Has pages subscribe at the push service of the tests: that of the browser lies in the outside world. */
function subscribeAt({ subscription }: PushBrowser) {
  let current: PushSubscription | null = null;
  PushManager.prototype.getSubscription = async () => current;
  PushManager.prototype.subscribe = async (options) => {
    current = {
      endpoint: subscription.endpoint,
      options: { applicationServerKey: null, ...options },
      toJSON: () => subscription,
      unsubscribe: async () => {
        current = null;
        return true;
      },
    } as unknown as PushSubscription;
    return current;
  };
}

describeWith('browser', sharedBrowser, 'pop-ups in the browser', (browser) => {
  let service: PushService;
  const on = started(async () => {
    service = await PushService.start();
    return Parley.start({}, service.sendPush);
  });
  afterAll(() => service?.stop());
  const { open } = visitors(browser, on);

  /** Somebody who turned pop-ups on with the button. */
  async function reachable(
    name: string,
  ): Promise<{ person: Person; page: Page; phone: PushBrowser; worker: CDPSession }> {
    const person = await on().member(name);
    const page = await open(person, '/');
    const phone = new PushBrowser();
    service.add(phone);
    await page.context().addInitScript(subscribeAt, { subscription: phone.subscription } as PushBrowser);
    await page.context().grantPermissions(['notifications'], { origin: on().url });
    const worker = await page.context().newCDPSession(page);
    await page.goto(`${on().url}/account/settings/devices`);
    expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length))).toBe(0);
    await page.getByRole('button', { name: 'Show alerts on this device' }).click();
    await page.getByText('This one').waitFor();
    return { person, page, phone, worker };
  }

  /** Hands the browser's service worker a message, as its push service would. */
  async function deliver(worker: CDPSession, message: PushMessage): Promise<void> {
    const registration = new Promise<string>((found) =>
      worker.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const [first] = registrations;
        if (first) found(first.registrationId);
      }),
    );
    await worker.send('ServiceWorker.enable');
    const registrationId = await registration;
    const data = JSON.stringify(message);
    await worker.send('ServiceWorker.deliverPushMessage', { origin: on().url, registrationId, data });
    await worker.send('ServiceWorker.disable');
  }

  const workerOf = async (page: Page): Promise<Worker> =>
    page.context().serviceWorkers()[0] ?? page.context().waitForEvent('serviceworker');
  const shown = async (page: Page) =>
    (await workerOf(page)).evaluate(async () => {
      const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
      return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
    });

  test('a button alone turns them on; what comes while no tab is in view is shown, one pop-up a thread, until it is read', async () => {
    const { person, page, phone, worker } = await reachable('Ann');
    const bob = await on().member('Bob');
    const { thread } = await person.startThread(await on().board(), 'Questions');
    await page.goto('about:blank');
    await bob.post(thread.id, 'An answer.', { replyTo: 1 });
    await deliver(worker, (await service.nth(phone, 1)).message);
    const popUp = { title: 'Bob answered you in “Questions”', body: 'An answer.', tag: `thread-${thread.id}` };
    await soon(() => shown(page)).toEqual([popUp]);
    await bob.post(thread.id, 'Another @Ann.');
    await deliver(worker, (await service.nth(phone, 2)).message);
    await soon(async () => (await shown(page)).map(({ title }) => title)).toEqual(['Questions']);

    // A tab in view shows alerts by itself, and what is read anywhere goes from the screen.
    await page.goto(on().url);
    await connected(page);
    const elsewhere = await person.startThread(await on().board(), 'Elsewhere');
    await bob.post(elsewhere.thread.id, 'In view.', { replyTo: 1 });
    await deliver(worker, (await service.nth(phone, 3)).message);
    await person.call('PUT', `/threads/${thread.id}/read`, { number: 3 });
    await soon(() => shown(page)).toEqual([]);

    // What was read while nothing of the forum was open here goes as soon as something is, and what was not stays.
    await page.goto('about:blank');
    for (const [nth, { id }] of [[4, thread] as const, [5, elsewhere.thread] as const]) {
      await bob.post(id, 'Once more @Ann.');
      await deliver(worker, (await service.nth(phone, nth)).message);
    }
    await soon(async () => (await shown(page)).length).toBe(2);
    await person.call('PUT', `/threads/${thread.id}/read`, { number: 4 });
    await page.goto(on().url);
    await soon(async () => (await shown(page)).map(({ tag }) => tag)).toEqual([`thread-${elsewhere.thread.id}`]);

    // A click leads to what it is about, and that is read by it.
    await (await workerOf(page)).evaluate(async () => {
      const { registration, NotificationEvent, dispatchEvent } = globalThis as never as WorkerGlobals;
      const [notification] = await registration.getNotifications();
      dispatchEvent(new NotificationEvent('notificationclick', { notification }));
    });
    await page.waitForURL(/\/threads\/elsewhere\.\d+\/#post-2$/);
    await soon(() => shown(page)).toEqual([]);
    await soon(async () => (await person.notifications()).unreadCount).toBe(0);
    expect(service.faults).toEqual([]);
  });
});
