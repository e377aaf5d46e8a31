import { expect, test, vi } from 'vitest';
import { openPopUp, takeMessage } from '../../client/push/pop-ups.ts';
import type { PopUpOptions, Tab, ToTab, Willingness, WorkerScope } from '../../client/push/worker.ts';
import type { PopUp, PushMessage } from '../../shared/push.ts';

/** A tab that answers whether it would show something; asleep where it has no answer. */
function tabThat(would?: Willingness, visibilityState: DocumentVisibilityState = 'hidden') {
  const went: string[] = [];
  const tab: Tab = {
    visibilityState,
    focus: async () => tab,
    postMessage: (message, transfer = []) => {
      const said = message as ToTab;
      if ('go' in said) went.push(said.go);
      else if (would) (transfer[0] as MessagePort).postMessage(would);
    },
  };
  return { tab, went };
}

/** A service worker's surroundings: tabs, and pop-ups on screen, a later one of a tag in place of the one before. */
function surroundings(tabs: Tab[] = [], userAgent = 'Mozilla/5.0 AppleWebKit/537.36 Chrome/140.0 Safari/537.36') {
  const onScreen = new Map<string, Notification & { options: PopUpOptions }>();
  const worker = {
    navigator: { userAgent, setAppBadge: vi.fn(async () => {}) },
    clients: { matchAll: async () => tabs, openWindow: vi.fn(async () => null) },
    registration: {
      getNotifications: async () => [...onScreen.values()],
      showNotification: vi.fn(async (title: string, options: PopUpOptions) => {
        const tag = options.tag ?? '';
        const close = () => onScreen.delete(tag);
        onScreen.set(tag, { title, tag, data: options.data, options, close } as never);
      }),
    },
  };
  return { worker: worker as unknown as WorkerScope, spies: worker, onScreen };
}

const popUp = (tag: string, ids: number[], more: Partial<PopUp> = {}): PopUp => ({
  ...{ tag, ids, title: 'T', body: 'B', url: '/posts/1', threadId: 1, insistent: true, at: 1 },
  ...more,
});
const message = (shown: PopUp, unread: number[]): PushMessage => ({
  ...{ popUp: shown, unread, unreadCount: unread.length },
});

test('what was read elsewhere goes from the screen, and the icon counts', async () => {
  const { worker, onScreen, spies } = surroundings();
  await takeMessage(worker, message(popUp('one', [1]), [1]));
  await takeMessage(worker, message(popUp('two', [2]), [2]));
  expect([...onScreen.keys()]).toEqual(['two']);
  expect(spies.navigator.setAppBadge).toHaveBeenLastCalledWith(1);
});

test('a pop-up is heard again for something new alone: not when it was sent twice, nor as it only counts on', async () => {
  const { worker, onScreen } = surroundings();
  const heard = async (ids: number[], more?: Partial<PopUp>) => {
    await takeMessage(worker, message(popUp('one', ids, more), ids));
    return onScreen.get('one')?.options.renotify;
  };
  expect([
    await heard([1]),
    await heard([1]),
    await heard([1, 2]),
    await heard([1, 2, 3], { insistent: false }),
  ]).toEqual([true, false, true, false]);
});

test('with a tab in view nothing is shown, but where Safari would take the right to send away', async () => {
  const { tab } = tabThat('free', 'visible');
  const chrome = surroundings([tab]);
  await takeMessage(chrome.worker, message(popUp('one', [1]), [1]));
  expect(chrome.spies.registration.showNotification).not.toHaveBeenCalled();
  const safari = surroundings([tab], 'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/18.4 Safari/605.1.15');
  await takeMessage(safari.worker, message(popUp('one', [1]), [1]));
  expect(safari.spies.registration.showNotification).toHaveBeenCalledOnce();
  expect(safari.onScreen.size).toBe(0);
});

test('a click goes to the tab that shows the thread, else to a free one, else to a new one', async () => {
  const [here, free, busy, asleep] = [tabThat('here'), tabThat('free'), tabThat('busy'), tabThat()];
  const click = async (...tabs: Tab[]) => {
    const { worker, spies, onScreen } = surroundings(tabs);
    await takeMessage(worker, message(popUp('one', [1]), [1]));
    await openPopUp(worker, onScreen.get('one') as Notification);
    expect(onScreen.size).toBe(0);
    return spies.clients.openWindow.mock.calls.length;
  };
  expect([await click(busy.tab, free.tab, here.tab), here.went, free.went]).toEqual([0, ['/posts/1'], []]);
  expect([await click(busy.tab, free.tab), free.went]).toEqual([0, ['/posts/1']]);
  expect([await click(busy.tab, asleep.tab), busy.went]).toEqual([1, []]);
});
