import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { stopPath } from '../../server/mail/stop-links.ts';
import { Signer } from '../../server/signer.ts';
import { insertDeliveries, noteAttempt } from '../../server/webhooks/delivery-store.ts';
import { newSecret } from '../../server/webhooks/signature.ts';
import { insertWebhook } from '../../server/webhooks/store.ts';
import type { SavedDraft } from '../../shared/draft.ts';
import { sharedBrowser } from '../support/browser.ts';
import { drawing } from '../support/drawings.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley, SECRET } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { makeToken } from '../support/token.ts';
import { live, post, reply, visitors } from './support.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// What differs between light and dark: everything else is looked for once.
const COLOURS = ['color-contrast', 'link-in-text-block'];
const PHONE = { width: 390, height: 844 };
const TARGET_PX = 40;

const EVERYTHING = [
  '## A heading\n\nSome *text* with `code`, a [link](https://example.org) and @Bob.',
  `A word: ${'Donaudampfschifffahrt'.repeat(20)}`,
  `\`\`\`\n${'a line of code that is very long, '.repeat(10)}\n\`\`\``,
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '![A harbour](https://nowhere.invalid/harbour.jpg "The harbour at dawn.")',
  'هذا نص عربي وفيه English في الوسط.',
].join('\n\n');

describeWith('browser', sharedBrowser, 'how pages look and feel', (browser) => {
  // Mail is sent to nobody here: the pages are those of a forum that could.
  const on = started(() =>
    Parley.start({
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'forum@forum.example',
      PUBLIC_URL: 'http://forum.example',
    }),
  );
  const { open, visit } = visitors(browser, on);
  let ann: Person;
  let pages: Record<string, [path: string, who: Person | null]>;

  beforeAll(async () => {
    ann = await on().member('Ann');
    const bob = await on().member('Bob');
    await bob.form('/account/settings', { country: 'GB', location: 'The Isle of Skye' });
    const boardId = await on().board('everyone', 'looks');
    const { thread, post: start } = await bob.startThread(boardId, `Everything, ${'and '.repeat(20)}more`, EVERYTHING);
    await bob.startThread(boardId, 'عنوان بالعربية', 'نص');
    await ann.post(thread.id, '[quote="Bob, post:1"]\nWords.\n[/quote]\n\nYes.');
    await bob.post(thread.id, 'Hello @Ann', { replyTo: 2 });
    await ann.call('PUT', `/threads/${thread.id}/draft`, { body: `Begun. ${EVERYTHING}`, replyTo: 1 });
    const gone = await bob.post(thread.id, 'Gone.');
    await bob.call('DELETE', `/posts/${gone.id}`);
    await bob.post(thread.id, (await bob.upload(await drawing({ width: 1000 }), 'The sea.png')).markdown);
    const pictured = await ann.upload(await drawing({ width: 1000 }), 'A harbour.png');
    const shown = await ann.post(thread.id, pictured.markdown);
    await ann.upload(await drawing({ width: 600, height: 900 }), 'Spare.png');
    await ann.call('PUT', `/posts/${start.id}/reaction`, { kind: 'like' });
    const admin = await on().staff('Admin', 'administrator');
    await admin.form(`/members/bob.${start.author.id}/awards`, { awardId: '4', reason: 'For a year at sea.' });
    const watched = await on().board('everyone', 'watched');
    await admin.form(`/admin/boards/${watched}`, { title: 'Watched', approval: 'members', prefixes: 'Question' });
    const away = await on().board('everyone', 'away');
    const { thread: kept } = await bob.startThread(away, 'Put away');
    await admin.form(`/admin/boards/${away}/archive`, { archived: 'yes' });
    const { thread: waiting, post: edited } = await admin.startThread(watched, 'Waiting');
    await admin.call('PATCH', `/posts/${edited.id}`, { body: 'Other words.', reason: 'Better' });
    await admin.call('PUT', `/posts/${edited.id}/draft`, { body: 'Better words.', postVersion: 0 });
    await admin.call('PATCH', `/threads/${waiting.id}`, { prefix: 'Question', pinned: true });
    await ann.call('POST', `/threads/${waiting.id}/posts`, { body: 'Let me in.' });
    await makeToken(admin, ['read', 'notifications']);
    const hook = await insertWebhook(on().app.db, {
      ...{ boardId: watched, url: 'https://hooks.example/told', secret: newSecret(), createdAt: Date.now() },
      events: ['thread.created', 'post.created'],
    });
    const sent = { webhookId: hook, event: 'post.created', threadId: null, postId: null };
    const [taken = 0, failed = 0] = await insertDeliveries(on().app.db, [sent, sent, sent], Date.now());
    const went = { tookMs: 41, at: Date.now() };
    await noteAttempt(on().app.db, taken, { ...went, status: 204, error: null, isOver: true });
    await noteAttempt(on().app.db, failed, { ...went, status: 500, error: 'It answered with 500.', isOver: false });
    await bob.call('POST', `/posts/${edited.id}/report`, { reason: 'It is off topic.' });
    await ann.call('PUT', `/boards/${watched}/watch`, { level: 'everything' });
    const path = `/threads/x.${thread.id}/`;
    const long = await bob.startThread(boardId, 'A long one');
    await ann.call('PUT', `/threads/${long.thread.id}/read`, { number: 1 });
    for (let number = 2; number <= 22; number++) await bob.post(long.thread.id, `Post ${number}.`);
    await bob.post(long.thread.id, `@Ann ${'look at this, '.repeat(10)}`);
    const longPath = `/threads/${long.thread.slug}.${long.thread.id}/`;
    await on()
      .app.db.insertInto('outbox')
      .values({
        kind: 'mail',
        subject_id: 1,
        member_id: start.author.id,
        due_at: 1,
        created_at: Date.now(),
        attempts: 1,
        given_up_at: Date.now(),
        error: '550 5.1.1 <bob@example.org>: Recipient address rejected: User unknown in virtual mailbox table',
      })
      .execute();
    pages = {
      'a thread, for a moderator': [`/threads/x.${waiting.id}/`, admin],
      'a thread in which something waits': [`/threads/x.${waiting.id}/`, ann],
      'what waits for approval': ['/moderation', admin],
      'the form that changes a thread': [`/threads/x.${waiting.id}/moderate`, admin],
      'the history of a post': [`/posts/${edited.id}/history`, admin],
      'an edit that was begun before another': [`/posts/${edited.id}/edit`, admin],
      'what of mine waits': ['/account/submissions', ann],
      'administration: forum': ['/admin/forum', admin],
      'administration: boards': ['/admin/boards', admin],
      'administration: a board': [`/admin/boards/${watched}`, admin],
      'administration: an archived board': [`/admin/boards/${away}`, admin],
      'an archived board': [`/boards/away.${away}/`, ann],
      'a thread of an archived board': [`/threads/x.${kept.id}/`, ann],
      'administration: members': ['/admin/members', admin],
      'the first steps': ['/admin/welcome', admin],
      'the front page': ['/', null],
      'a board': [`/boards/looks.${boardId}/`, ann],
      'a thread, for a guest': [path, null],
      'a thread, for a member': [path, ann],
      'a thread to catch up with': [longPath, ann],
      'a thread of several pages, for a moderator': [longPath, await on().staff('Moderator')],
      drafts: ['/account/drafts', ann],
      'a timeline': [`${path}timeline`, ann],
      'a thread with a draft': [`${path}reply?quote=1`, ann],
      'what one watches': ['/account/watching', ann],
      'the form that reports a post': [`/posts/${edited.id}/report`, ann],
      'what was reported': ['/moderation/reports', admin],
      'what is new': ['/whats-new', ann],
      'the newest posts': ['/whats-new/posts', ann],
      'nothing unread': ['/whats-new?filter=watched', ann],
      'the form for a new thread': [`/boards/looks.${boardId}/new`, ann],
      'the form to register': ['/account/register', null],
      'a forgotten password': ['/account/forgot', null],
      'hearing less': [
        stopPath(new Signer(SECRET), { memberId: start.author.id, less: { threadId: thread.id } }),
        null,
      ],
      'administration: delivery': ['/admin/delivery', admin],
      'the form to sign in': ['/account/sign-in', null],
      notifications: ['/account/notifications', ann],
      'a search that finds one': ['/search?q=harbour', null],
      'a search that finds many': ['/search?by=Bob', null],
      'a search that finds nothing': ['/search?q=nowhere', ann],
      'a search that is refused': ['/search?q=*&by=Nobody', null],
      'a profile': [`/members/bob.${start.author.id}`, null],
      'the posts of a member': [`/members/bob.${start.author.id}/posts`, null],
      'the threads of a member': [`/members/bob.${start.author.id}/threads`, null],
      'the awards of a member, for staff': [`/members/bob.${start.author.id}/awards`, admin],
      'the profile that an administrator sees': [`/members/bob.${start.author.id}`, admin],
      'the members': ['/members?sort=score', null],
      'a search for members that finds nobody': ['/members?q=nobody', null],
      'who reacted': [`/posts/${start.id}/reactions`, null],
      'the administration of ranks': ['/admin/ranks', admin],
      'the administration of awards': ['/admin/awards', admin],
      'an award to change': ['/admin/awards/1', admin],
      'the administration of reactions': ['/admin/reactions', admin],
      'settings: profile': ['/account/settings', ann],
      'settings: account': ['/account/settings/account', ann],
      'settings: sessions': ['/account/settings/sessions', ann],
      'settings: download': ['/account/settings/download', ann],
      'settings: delete': ['/account/settings/delete', ann],
      'settings: avatar': ['/account/avatar', ann],
      'settings: files': ['/account/files', ann],
      'a file to delete': [`/account/files/${pictured.id}/delete`, ann],
      'the pictures of a post, for a moderator': [`/posts/${shown.id}/pictures`, admin],
      'settings: appearance': ['/account/settings/appearance', ann],
      'settings: watching': ['/account/settings/watching', ann],
      'settings: alerts': ['/account/settings/alerts', ann],
      'settings: devices': ['/account/settings/devices', ann],
      'settings: privacy': ['/account/settings/privacy', ann],
      'settings: tokens': ['/account/tokens', admin],
      'administration: webhooks': ['/admin/webhooks', admin],
      'administration: a webhook': ['/admin/webhooks/1', admin],
      'an error': ['/nowhere', null],
    };
  });

  /** What axe-core finds wrong with a page that people would be kept out by. */
  async function barriers(page: Page, rules?: string[]): Promise<string[]> {
    // The page's own policy forbids foreign scripts; the tool comes from outside of it.
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
    const { violations } = await page.evaluate((runOnly) => {
      const { axe } = window as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } };
      return axe.run({ resultTypes: ['violations'], ...(runOnly && { runOnly }) });
    }, rules);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`));
  }

  const names = [
    'a thread, for a moderator',
    'a thread in which something waits',
    'what waits for approval',
    'the form that changes a thread',
    'the history of a post',
    'an edit that was begun before another',
    'what of mine waits',
    'administration: forum',
    'administration: boards',
    'administration: a board',
    'administration: an archived board',
    'an archived board',
    'a thread of an archived board',
    'administration: members',
    'the first steps',
    'the front page',
    'a board',
    'a thread, for a guest',
    'a thread, for a member',
    'a thread to catch up with',
    'a thread of several pages, for a moderator',
    'a timeline',
    'a thread with a draft',
    'drafts',
    'what one watches',
    'the form that reports a post',
    'what was reported',
    'what is new',
    'the newest posts',
    'nothing unread',
    'the form for a new thread',
    'the form to register',
    'a forgotten password',
    'hearing less',
    'administration: delivery',
    'the form to sign in',
    'notifications',
    'a search that finds one',
    'a search that finds many',
    'a search that finds nothing',
    'a search that is refused',
    'a profile',
    'the posts of a member',
    'the threads of a member',
    'the awards of a member, for staff',
    'the profile that an administrator sees',
    'the members',
    'a search for members that finds nobody',
    'who reacted',
    'the administration of ranks',
    'the administration of awards',
    'an award to change',
    'the administration of reactions',
    'settings: profile',
    'settings: account',
    'settings: sessions',
    'settings: download',
    'settings: delete',
    'settings: avatar',
    'settings: files',
    'a file to delete',
    'the pictures of a post, for a moderator',
    'settings: appearance',
    'settings: watching',
    'settings: alerts',
    'settings: devices',
    'settings: tokens',
    'administration: webhooks',
    'administration: a webhook',
    'settings: privacy',
    'an error',
  ];

  describe.each(names)('%s', (name) => {
    test('has no barriers, in light and in dark', async () => {
      const [path, who] = pages[name] ?? ['', null];
      const page = await visit(who, path, { colorScheme: 'light' });
      expect(await barriers(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await barriers(page, COLOURS)).toEqual([]);
    });

    test('fits a phone, and what is tapped is large enough', async () => {
      const [path, who] = pages[name] ?? ['', null];
      const page = await visit(who, path, { viewport: PHONE, hasTouch: true });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
      const small = await page
        .locator(
          'button, .button, summary, .catch-up a, .site nav a, .brand, .pager a, .jump, .post-acts a, input:not([type=hidden]), select, .page-menu a',
        )
        .evaluateAll(
          (elements, least) =>
            elements
              .filter((element) => element.checkVisibility())
              .map((element) => [element.closest('label') ?? element, element] as const)
              .filter(([target]) => Math.round(target.getBoundingClientRect().height) < least)
              .map(([target, element]) => `${element.outerHTML.slice(0, 80)} ${target.getBoundingClientRect().height}`),
          TARGET_PX,
        );
      expect(small).toEqual([]);
    });
  });

  test('what is wrong with a form has no barriers either, and stays beside its field', async () => {
    const page = await open(null, '/account/register', { colorScheme: 'dark' });
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('E-mail').fill('nobody@nowhere');
    await page.getByRole('main').getByRole('button', { name: 'Register' }).click();
    await page.locator('#email-error').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Ada');
    expect(await page.getByLabel('E-mail').getAttribute('aria-describedby')).toContain('email-error');
    expect(await barriers(page)).toEqual([]);
  });

  test('the open menus, the list of alerts and a live thread with its pill have no barriers', async () => {
    const [path] = pages['a thread, for a member'] ?? [''];
    const page = await open(ann, path, { viewport: { width: 1000, height: 400 } });
    await live(page);
    await page.route('**/posts', (route) => route.abort());
    await reply(page, 'Lost.');
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await page.evaluate(() => scrollTo(0, 0));
    await (await on().member('Cid')).post(Number(/\.(\d+)\//.exec(path)?.[1]), 'New.');
    await page.locator('.pill').waitFor();
    await page.locator('.bell').click();
    await page.locator('.panel a').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.locator('.site nav > .menu summary').click();
    await page.locator('.panel').waitFor({ state: 'detached' });
    expect(await barriers(page)).toEqual([]);
    await page.locator('h1').click();
    expect(await page.locator('.site .menu').getAttribute('open')).toBeNull();
  });

  test('the composer in use has no barriers: chips, names, the note of a conflict, the tray and the card', async () => {
    const [path] = pages['a thread, for a member'] ?? [''];
    const page = await open(ann, path);
    await live(page);
    await post(page, 1).getByRole('button', { name: '+ Quote' }).click();
    await page.locator('.tray').waitFor();
    await page.locator('.chip').first().waitFor();
    const at = `/threads/${Number(/\.(\d+)\//.exec(path)?.[1])}/draft`;
    const { body } = await ann.call<{ draft: SavedDraft }>('GET', at);
    await ann.call('PUT', at, { ...body.draft, body: 'From another device.' });
    await page.getByLabel('Your reply').pressSequentially(' Hello @b');
    await page.getByText('From another device.').waitFor();
    await page.getByRole('option').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await post(page, 2).locator('.quote-by a').hover();
    await page.locator('#original').waitFor();
    expect(await barriers(page)).toEqual([]);
    await ann.call('PUT', at, { ...body.draft, version: (await ann.call<typeof body>('GET', at)).body.draft.version });
  });

  test('code and tables scroll in themselves, and a picture that cannot be had becomes its description', async () => {
    const [path] = pages['a thread, for a guest'] ?? [''];
    const page = await open(null, path, { viewport: PHONE });
    const first = post(page, 1);
    expect(await first.locator('pre').evaluate((pre) => pre.scrollWidth > pre.clientWidth)).toBe(true);
    await first.locator('figure').scrollIntoViewIfNeeded();
    const box = await first.locator('figure').boundingBox();
    await first.getByRole('img', { name: 'A harbour' }).getByText('A harbour').waitFor();
    expect((await first.locator('figure').boundingBox())?.height).toBe(box?.height);
    await first.locator('figcaption', { hasText: 'The harbour at dawn.' }).waitFor();
    const arabic = first.locator('p', { hasText: 'هذا' });
    expect(await arabic.evaluate((p) => getComputedStyle(p).unicodeBidi)).toBe('plaintext');
  });

  test('the author’s card says what there is to know of them', async () => {
    const page = await open(null, pages['a thread, for a guest']?.[0] ?? '');
    const card = post(page, 1).locator('.author');
    for (const words of ['Bob', 'Joined', 'Messages', 'Awards', 'Reaction score', 'United Kingdom', 'The Isle of Skye'])
      await card.getByText(words).first().waitFor();

    const phone = await open(null, pages['a thread, for a guest']?.[0] ?? '', {
      viewport: PHONE,
      javaScriptEnabled: false,
    });
    const folded = post(phone, 1).locator('.author');
    await folded.getByText('Bob').first().waitFor();
    expect(await folded.getByText('Reaction score').isVisible()).toBe(false);
    await folded.locator('summary').click();
    await folded.getByText('Reaction score').waitFor();
  });

  test('scrolling glides for whoever does something on the page, not while it opens, nor for those who ask for no motion', async () => {
    const scrolling = async (reducedMotion: 'reduce' | 'no-preference') => {
      const page = await open(null, '/', { reducedMotion });
      const behaviour = () => page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
      const opened = await behaviour();
      await page.locator('main').click({ position: { x: 1, y: 1 } });
      return [opened, await behaviour()];
    };
    expect(await scrolling('no-preference')).toEqual(['auto', 'smooth']);
    expect(await scrolling('reduce')).toEqual(['auto', 'auto']);
  });
});
