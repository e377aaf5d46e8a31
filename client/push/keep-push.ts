import type { NotificationList } from '../../shared/notification.ts';
import { isWriting } from '../anchor.ts';
import { call } from '../api.ts';
import { pageData } from '../page-data.ts';
import type { ParleySocket } from '../socket.ts';
import { devices, isFor, registerWorker, subscribe, subscriptionHere, tellServer, turnOff } from './device.ts';
import { type Wish, wishHere } from './wish.ts';
import type { PopUpData, ToTab, Willingness } from './worker.ts';

// A session that was changed elsewhere takes its subscription with it; the pages that do it look at once.
const LOOKED_EVERY_MS = 600_000;
const LOOKED_AT = 'pop-ups-looked-at';

/** Keeps pop-ups true in a browser in which somebody turned them on: what is read goes from the screen, clicks arrive. */
export function keepPush(memberId: number, socket: ParleySocket): void {
  const wish = wishHere();
  // Whoever else is signed in here now has not asked for anything.
  const kept = wish?.memberId === memberId ? keepSubscribed(wish) : turnOff();
  kept.catch(() => {}); // Looked at again on a later page.
  navigator.serviceWorker.addEventListener('message', hearWorker);
  socket.on('notification:read', ({ ids, all }) => void takeAway((id) => all === true || ids?.includes(id) === true));
  const look = () => void takeAwayRead().catch(() => {}); // Looked at again with the next connection.
  socket.on('connect', look);
  // This is loaded after the page: by now it may be connected.
  if (socket.connected) look();
}

async function keepSubscribed(wish: Wish): Promise<void> {
  await registerWorker();
  const lookedAt = Number(sessionStorage.getItem(LOOKED_AT));
  if (Date.now() < lookedAt + LOOKED_EVERY_MS && !location.pathname.startsWith('/account')) return;
  sessionStorage.setItem(LOOKED_AT, String(Date.now()));
  if (Notification.permission !== 'granted') return turnOff();
  const [subscription, known] = await Promise.all([subscriptionHere(), devices()]);
  // The browser gave it up, or it was made with a key that is no longer ours.
  if (!subscription || !isFor(subscription, known.publicKey)) return subscribe(wish.memberId).catch(turnOff);
  if (known.devices.some(({ here }) => here)) return;
  // What the server was told and has forgotten was removed from another device.
  const wasTold = wish.session === known.session && wish.endpoint === subscription.endpoint;
  await (wasTold ? turnOff() : tellServer(wish.memberId, subscription));
}

function hearWorker({ data, ports }: MessageEvent<ToTab>): void {
  if ('go' in data) location.assign(data.go);
  else ports[0]?.postMessage(willingness(data.would));
}

/** Nobody is taken away from what they write, nor from another thread that they read. */
function willingness(threadId: number | null): Willingness {
  if (isWriting()) return 'busy';
  const here = pageData.thread?.thread.id;
  if (here === undefined) return 'free';
  return here === threadId ? 'here' : 'busy';
}

/** Takes away the pop-ups all of whose alerts are read. */
async function takeAway(isRead: (id: number) => boolean): Promise<void> {
  for (const shown of await popUpsShown()) if ((shown.data as PopUpData).ids.every(isRead)) shown.close();
}

/** Takes away what was read, or is gone, since there was a connection last; what is not among the newest may go as well. */
async function takeAwayRead(): Promise<void> {
  if ((await popUpsShown()).length === 0) return;
  const { notifications } = await call<NotificationList>('GET', '/notifications?unread=true');
  const unread = new Set(notifications.map(({ id }) => id));
  await takeAway((id) => !unread.has(id));
}

async function popUpsShown(): Promise<Notification[]> {
  return (await (await navigator.serviceWorker.getRegistration('/'))?.getNotifications()) ?? [];
}
