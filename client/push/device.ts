import type { PushDevices } from '../../shared/push.ts';
import { call } from '../api.ts';
import { keepWish } from './wish.ts';

/** How pop-ups stand in this browser: it must be able to show them, be allowed to, and have been asked to. */
export type PushState = 'on' | 'off' | 'blocked' | 'impossible' | 'needs-app';

export const devices = () => call<PushDevices>('GET', '/push');

/** Tells how pop-ups stand in this browser. */
export async function pushState(): Promise<PushState> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window))
    return /iPhone|iPad/.test(navigator.userAgent) ? 'needs-app' : 'impossible';
  if (Notification.permission === 'denied') return 'blocked';
  const [subscription, known] = await Promise.all([subscriptionHere(), devices()]);
  return subscription && known.devices.some(({ here }) => here) ? 'on' : 'off';
}

/** Asks the browser to be allowed to show pop-ups, and has them sent here. Call it in a click. */
export async function turnOn(memberId: number): Promise<void> {
  if ((await Notification.requestPermission()) === 'granted') await subscribe(memberId);
}

/** Has a member's pop-ups sent to this browser, which is allowed to show them. */
export async function subscribe(memberId: number): Promise<void> {
  await registerWorker();
  const { pushManager } = await navigator.serviceWorker.ready;
  const { publicKey } = await devices();
  const before = await pushManager.getSubscription();
  if (before && !isFor(before, publicKey)) await before.unsubscribe();
  const options = { userVisibleOnly: true, applicationServerKey: publicKey };
  await tellServer(memberId, await pushManager.subscribe(options));
}

/** Tells the server where this browser takes what is sent to it. */
export async function tellServer(memberId: number, subscription: PushSubscription): Promise<void> {
  const { session } = await call<PushDevices>('PUT', '/push/subscription', subscription.toJSON());
  keepWish({ memberId, session, endpoint: subscription.endpoint });
}

/** Has no more pop-ups sent here, and takes those away that are on screen. */
export async function turnOff(): Promise<void> {
  keepWish(null);
  const registration = await navigator.serviceWorker.getRegistration('/');
  for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  await registration?.unregister();
  await call('DELETE', '/push/subscription');
}

/** Registers the service worker, or has the browser look whether there is a newer one. */
export function registerWorker(): Promise<ServiceWorkerRegistration> {
  return navigator.serviceWorker.register('/service-worker.js', { scope: '/' });
}

/** Returns this browser's subscription, where it has one. */
export async function subscriptionHere(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** Tells whether a subscription was made with this key of the server. */
export function isFor(subscription: PushSubscription, publicKey: string): boolean {
  const key = subscription.options.applicationServerKey;
  if (!key) return false;
  const text = btoa(String.fromCharCode(...new Uint8Array(key)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === publicKey;
}
