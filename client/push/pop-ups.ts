import type { PopUp, PushMessage } from '../../shared/push.ts';
import type { PopUpData, PopUpOptions, Tab, ToTab, Willingness, WorkerScope } from './worker.ts';

// A tab that does not answer by then is asleep. Browsers let a click open something for about a second.
const TABS_ANSWER_WITHIN_MS = 300;

/** Shows what came, unless a tab in view does, takes away what has been read elsewhere, and counts on the app's icon. */
export async function takeMessage(worker: WorkerScope, { popUp, unread, unreadCount }: PushMessage): Promise<void> {
  await worker.navigator.setAppBadge?.(unreadCount).catch(() => {});
  const shown = await worker.registration.getNotifications();
  for (const one of shown) if (!idsOf(one).some((id) => unread.includes(id)) && one.tag !== popUp.tag) one.close();
  const tabs = await tabsOf(worker);
  if (!tabs.some((tab) => tab.visibilityState === 'visible')) return show(worker, popUp, shown);
  // In the tab in view it is a toast. Browsers ask for no pop-up then, but for Safari: it takes away the right to send
  // anything from whoever does not show one each time.
  if (!isSafari(worker)) return;
  await show(worker, popUp, shown);
  for (const one of await worker.registration.getNotifications({ tag: popUp.tag })) one.close();
}

/** Goes to what a pop-up is about, which reads it: in a tab that shows it or is free, else in a new one. */
export async function openPopUp(worker: WorkerScope, popUp: Notification): Promise<void> {
  popUp.close();
  const { url, threadId } = popUp.data as PopUpData;
  await goTo(worker, url, threadId);
}

function show(worker: WorkerScope, popUp: PopUp, shown: Notification[]): Promise<void> {
  const { tag, title, body, url, threadId, ids, insistent, at } = popUp;
  const before = shown.filter((one) => one.tag === tag).flatMap(idsOf);
  const options: PopUpOptions = {
    tag,
    body,
    data: { url, threadId, ids } satisfies PopUpData,
    icon: '/icon-192.png',
    badge: '/badge-96.png',
    timestamp: at,
    // What only counts on makes no sound, be the one before on screen or not; what was sent twice makes none either.
    silent: !insistent,
    renotify: insistent && ids.some((id) => !before.includes(id)),
  };
  return worker.registration.showNotification(title, options);
}

async function goTo(worker: WorkerScope, url: string, threadId: number | null): Promise<void> {
  const answers = await Promise.all(
    (await tabsOf(worker)).map(async (tab) => ({ tab, would: await askTab(tab, threadId) })),
  );
  const tab = (answers.find(({ would }) => would === 'here') ?? answers.find(({ would }) => would === 'free'))?.tab;
  if (!tab) return void (await worker.clients.openWindow(url));
  await tab.focus().catch(() => {});
  tab.postMessage({ go: url } satisfies ToTab);
}

function askTab(tab: Tab, threadId: number | null): Promise<Willingness> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((answered) => {
    setTimeout(answered, TABS_ANSWER_WITHIN_MS, 'busy');
    port1.onmessage = ({ data }) => answered(data as Willingness);
    tab.postMessage({ would: threadId } satisfies ToTab, [port2]);
  });
}

const tabsOf = (worker: WorkerScope) => worker.clients.matchAll({ type: 'window', includeUncontrolled: true });

const idsOf = (popUp: Notification) => (popUp.data as PopUpData | null)?.ids ?? [];

const isSafari = ({ navigator }: WorkerScope) =>
  navigator.userAgent.includes('AppleWebKit') && !navigator.userAgent.includes('Chrome');
