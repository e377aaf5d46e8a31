import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import type { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';

const PATIENCE_MS = 10_000;
export const PHONE = { width: 390, height: 844 };
const SCREEN = { width: 1000, height: 700 };

// What the browser itself says of the network is no fault of the page: refusals and cut lines are part of the tests.
const NETWORK = /^(Failed to load resource|WebSocket connection to|Error in connection establishment)/;

/** Asks again and again, for a while, until the answer fits. */
export const soon = <T>(ask: () => T) => expect.poll(ask, { timeout: PATIENCE_MS, interval: 25 });

/** People at their browsers. A page that throws or writes an error to its console fails the test it was opened in. */
interface Visitors {
  /** Opens a page, by path or whole address, in a new browser profile: signed in as this person, or as a guest. */
  open(person: Person | null, path: string, options?: BrowserContextOptions): Promise<Page>;
  /** Opens another tab beside one. */
  tab(beside: Page, path: string): Promise<Page>;
  /** Goes to a page in the tab that this person keeps through all tests for these options: no state of it matters. */
  visit(person: Person | null, path: string, options: BrowserContextOptions): Promise<Page>;
}

/** Lets people visit a node with this browser; closes what they opened after each test, and what they keep at the end. */
export function visitors(browser: Browser, on: () => { url: string }): Visitors {
  const contexts: BrowserContext[] = [];
  const kept = new Map<string, Page>();
  const faults: string[] = [];

  const profile = async (person: Person | null, options?: BrowserContextOptions): Promise<BrowserContext> => {
    const context = await browser.newContext({ viewport: SCREEN, reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    if (person?.cookie) await context.addCookies(cookiesOf(person));
    return context;
  };

  const watched = async (context: BrowserContext): Promise<Page> => {
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !NETWORK.test(message.text())) faults.push(message.text());
    });
    return page;
  };

  const goTo = async (page: Page, path: string): Promise<Page> => {
    await page.goto(new URL(path, on().url).href);
    return page;
  };

  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(faults.splice(0)).toEqual([]);
  });

  afterAll(() => Promise.all([...kept.values()].map((page) => page.context().close())));

  return {
    open: async (person, path, options) => {
      const context = await profile(person, options);
      contexts.push(context);
      return goTo(await watched(context), path);
    },
    tab: async (beside, path) => goTo(await watched(beside.context()), path),
    visit: async (person, path, options) => {
      const key = JSON.stringify([person?.name, options]);
      const page = kept.get(key) ?? (await watched(await profile(person, options)));
      kept.set(key, page);
      await page.emulateMedia({ colorScheme: options.colorScheme ?? 'light' }); // Whatever the last test left.
      return goTo(page, path);
    },
  };
}

export function cookiesOf(person: Person) {
  return person.cookie.split('; ').map((cookie) => {
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(cookie) ?? [];
    return { name, value, url: person.url };
  });
}

/** Holds a page's connections in one hand: cut, they end, and none is let through until they are mended. */
export async function line(page: Page) {
  let isCut = false;
  const sockets = new Set<() => void>();
  await page.routeWebSocket(/./, (socket) => {
    if (isCut) return void socket.close();
    const server = socket.connectToServer();
    sockets.add(() => {
      void socket.close();
      void server.close();
    });
  });
  await page.reload();
  return {
    cut: () => {
      isCut = true;
      for (const close of sockets) close();
      sockets.clear();
    },
    mend: () => {
      isCut = false;
    },
  };
}

/** Waits until the page says that it follows its thread. */
export const live = (page: Page) => page.locator('#live-status', { hasText: /^Live/ }).waitFor();

/** Waits until the page has its connection, and has asked for the notifications that came before it. */
export const connected = (page: Page) =>
  soon(() =>
    page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/notifications'))),
  ).toBe(true);

export const post = (page: Page, number: number) => page.locator(`#post-${number}`);

/** The numbers of the posts on the page, from top to bottom. */
export const numbers = (page: Page) =>
  page
    .locator('.post[data-number]')
    .evaluateAll((posts) => posts.map((p) => Number((p as HTMLElement).dataset.number)));

export async function reply(page: Page, text: string): Promise<void> {
  await page.getByLabel('Your reply').fill(text);
  await page.getByRole('button', { name: 'Post reply' }).click();
}

/** How far below the upper edge of the window the element begins, in pixels. */
export const topOf = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => element.getBoundingClientRect().top);

/** Whether all of an element is on the screen, and not beneath the bar on top of the page. */
export const isInView = (element: Locator) =>
  element.evaluate((it) => {
    const { top, bottom } = it.getBoundingClientRect();
    const bar = document.querySelector('.site')?.getBoundingClientRect().bottom ?? 0;
    return bar > 0 && top >= bar && bottom <= innerHeight;
  });

/** Sends the tab to the background, or fetches it back: to itself, a page of a headless browser is always in front. */
export const putInBackground = (page: Page, isThere = true) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (hidden ? 'hidden' : 'visible'),
    });
    document.hasFocus = () => !hidden;
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event(hidden ? 'blur' : 'focus'));
  }, isThere);

/** Gives the window's focus to something else, or back to the page; the page stays in view. */
export const focusWindow = (page: Page, hasFocus: boolean) =>
  page.evaluate((focused) => {
    document.hasFocus = () => focused;
    window.dispatchEvent(new Event(focused ? 'focus' : 'blur'));
  }, hasFocus);

/** Lets the browser draw: whatever was to follow from what it has heard so far has happened. */
export const drawn = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** A thread with `count` posts, each tall enough that only a few fit on a screen. */
export async function longThread(on: () => Parley, author: Person, count: number, title = 'A long thread') {
  const { thread } = await author.startThread(await on().board(), title, lines(1));
  for (let number = 2; number <= count; number++) await author.post(thread.id, lines(number));
  return { ...thread, path: `/threads/${thread.slug}.${thread.id}/` };
}

const lines = (number: number) => Array.from({ length: 6 }, (_, i) => `Post ${number}, line ${i + 1}.`).join('\n\n');
