/** What this forum uses of a service worker's global scope: TypeScript knows it only in place of a page's. */
export interface WorkerScope {
  registration: ServiceWorkerRegistration;
  navigator: { userAgent: string; setAppBadge?: (count: number) => Promise<void> };
  clients: {
    matchAll(of: { type: 'window'; includeUncontrolled: true }): Promise<Tab[]>;
    openWindow(url: string): Promise<Tab | null>;
  };
  fetch: typeof fetch;
}

/** A tab or window of the forum, as its service worker sees it. */
export interface Tab {
  visibilityState: DocumentVisibilityState;
  focus(): Promise<Tab>;
  postMessage(message: unknown, transfer?: Transferable[]): void;
}

/** An event that is not over before what it waits for is. */
export interface WorkerEvent extends Event {
  waitUntil(done: Promise<unknown>): void;
}

/** What browsers know of a pop-up beyond what TypeScript does. */
export interface PopUpOptions extends NotificationOptions {
  renotify: boolean;
  timestamp: number;
}

/** What a pop-up on screen remembers. */
export interface PopUpData {
  url: string;
  threadId: number | null;
  ids: number[];
}

/** What a service worker says to tabs: whether they would show a thread, or that they are to go somewhere. */
export type ToTab = { would: number | null } | { go: string };

/** What a tab answers: it shows the thread, it is free to show anything, or it is in use. */
export type Willingness = 'here' | 'free' | 'busy';
