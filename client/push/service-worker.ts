import type { PushDevices, PushMessage } from '../../shared/push.ts';
import { openPopUp, takeMessage } from './pop-ups.ts';
import type { WorkerEvent, WorkerScope } from './worker.ts';

/**
 * Works for the browsers of members who turned pop-ups on, also while no tab is open. It keeps and serves no pages, so it
 * imports nothing that pages load: what is built of it is one file.
 */
const worker = globalThis as unknown as WorkerScope & EventTarget & { skipWaiting(): Promise<void> };

function on<More>(name: string, handle: (event: More) => Promise<unknown>): void {
  worker.addEventListener(name, (event) => (event as WorkerEvent).waitUntil(handle(event as unknown as More)));
}

// It has no state that an older one could be in the middle of.
on('install', () => worker.skipWaiting());

on<{ data: { json(): unknown } | null }>('push', async ({ data }) => {
  if (data) await takeMessage(worker, data.json() as PushMessage);
});

on<{ notification: Notification }>('notificationclick', ({ notification }) => openPopUp(worker, notification));

// The browser, or its push service, has given this subscription up.
on<{ newSubscription?: PushSubscription }>('pushsubscriptionchange', async ({ newSubscription }) => {
  const answer = await worker.fetch('/api/v1/push');
  if (!answer.ok) return;
  const { publicKey } = (await answer.json()) as PushDevices;
  const subscription =
    newSubscription ??
    (await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey }));
  await worker.fetch('/api/v1/push/subscription', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(subscription),
  });
});
