import { expect, test } from 'vitest';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';

describeOnBothEngines('members who are ignored', (on) => {
  const idOf = async (person: Person) =>
    (await on().app.db.selectFrom('members').select('id').where('name', '=', person.name).executeTakeFirstOrThrow()).id;
  const kinds = async (person: Person) => {
    await on().app.outbox.settled();
    return (await person.notifications()).notifications.map(({ kind }) => kind);
  };
  const ignores = async (one: Person, other: Person) => {
    const answer = await one.call('PUT', `/members/${await idOf(other)}/ignore`);
    expect([answer.status, answer.body]).toEqual([200, { ignored: true }]);
  };

  test('no mention, quote, answer or post of theirs is told, and nothing is stored', async () => {
    const [ann, bob, cid] = [await on().member('Ann'), await on().member('Bob'), await on().member('Cid')];
    await ignores(ann, bob);
    const { thread } = await ann.startThread(await on().board(), 'A thread', 'Words.');
    await bob.post(thread.id, 'Hello @Ann', { replyTo: 1 });
    await bob.post(thread.id, '[quote="Ann, post:1"]\nWords.\n[/quote]\n\nNo.');
    await bob.post(thread.id, 'To nobody in particular.');
    expect(await kinds(ann)).toEqual([]);
    const stored = await on()
      .app.db.selectFrom('notifications')
      .select('id')
      .where('member_id', '=', await idOf(ann))
      .execute();
    expect(stored).toEqual([]);
    await cid.post(thread.id, 'Hello @Ann');
    expect(await kinds(ann)).toEqual(['mention']);
    await ann.call('DELETE', `/members/${await idOf(bob)}/ignore`);
    await bob.post(thread.id, 'Hello again @Ann');
    expect(await kinds(ann)).toEqual(['mention', 'mention']);
  });

  test('their posts are folded for whoever ignores them, and for nobody else; quotes of them stay', async () => {
    const [dee, eli, fay] = [await on().member('Dee'), await on().member('Eli'), await on().member('Fay')];
    const { thread } = await dee.startThread(await on().board());
    await eli.post(thread.id, 'What Eli says.');
    await fay.post(thread.id, '[quote="Eli, post:2"]\nWhat Eli says.\n[/quote]\n\nIndeed.');
    await ignores(dee, eli);
    const path = `/threads/${thread.slug}.${thread.id}/`;
    const folded = 'Post by <bdi>Eli</bdi>, whom you ignore.';
    const page = await dee.page(path);
    expect(page).toContain(folded);
    expect(page.match(/class="post ignored"/g)).toHaveLength(1);
    expect(page).toContain('Indeed.');
    for (const other of [eli, fay, on().guest()]) expect(await other.page(path)).not.toContain('whom you ignore');
  });

  test('what they write makes nothing unread, and is folded in What’s new and in a search as well', async () => {
    const [uma, vic, wes] = [await on().member('Uma'), await on().member('Vic'), await on().member('Wes')];
    const { thread } = await uma.startThread(await on().board(), 'Of Uma');
    await ignores(uma, vic);
    await vic.post(thread.id, 'A xylophone for everyone.');
    const unread = async () =>
      (await uma.call<{ threads: { thread: { id: number } }[] }>('GET', '/whats-new?filter=unread')).body.threads.map(
        (row) => row.thread.id,
      );
    expect(await unread()).not.toContain(thread.id);
    expect(await wes.call('GET', '/search?q=xylophone')).toMatchObject({ body: { results: [{ ignored: false }] } });
    expect(await uma.call('GET', '/search?q=xylophone')).toMatchObject({ body: { results: [{ ignored: true }] } });
    const folded = 'Post by <bdi>Vic</bdi>, whom you ignore.';
    for (const path of ['/search?q=xylophone', '/whats-new/posts']) {
      expect(await uma.page(path), path).toContain(folded);
      expect(await wes.page(path), path).not.toContain(folded);
    }
    await wes.post(thread.id, 'Mine counts.');
    expect(await unread()).toContain(thread.id);
  });

  test('who is ignored cannot tell: nothing they are sent differs', async () => {
    const [gus, hal] = [await on().member('Gus'), await on().member('Hal')];
    const { thread } = await gus.startThread(await on().board());
    const seen = async () => [
      (await hal.call('GET', `/threads/${thread.id}/posts`)).body,
      await hal.page(`/members/gus.${await idOf(gus)}`),
    ];
    const before = await seen();
    await ignores(gus, hal);
    expect(await seen()).toEqual(before);
  });

  test('every tab of whoever ignores is told, and nobody else', async () => {
    const [max, ned] = [await on().member('Max'), await on().member('Ned')];
    const { thread } = await max.startThread(await on().board());
    const [tab, other, his] = [await max.connect(), await max.connect(), await ned.connect()];
    const heard: unknown[] = [];
    for (const [name, socket] of Object.entries({ tab, other, his }))
      socket.on('ignores:changed', (event) => heard.push([name, event]));
    await ignores(max, ned);
    const memberId = await idOf(ned);
    await max.form(`/members/${memberId}/ignore`, { to: '/' });
    // Each has answered after the events: what was to come has come.
    for (const socket of [tab, other, his]) await socket.emitWithAck('list:join', { boardIds: [thread.boardId] });
    expect(heard.sort()).toEqual(
      ['other', 'tab'].flatMap((name) => [true, false].map((ignored) => [name, { memberId, ignored }])).sort(),
    );
  });

  test('the form on a profile does the same and leads back; the list is on the privacy page', async () => {
    const [ida, jon] = [await on().member('Ida'), await on().member('Jon')];
    const profile = `/members/jon.${await idOf(jon)}`;
    expect(await ida.page(profile)).toMatch(/Ignore <bdi>Jon/);
    const answer = await ida.form(`/members/${await idOf(jon)}/ignore`, { ignored: 'on', to: profile });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, profile]);
    expect(await ida.page(profile)).toMatch(/Stop ignoring <bdi>Jon/);
    expect(await ida.page('/account/settings/privacy')).toContain('<bdi>Jon</bdi>');
    await ida.form(`/members/${await idOf(jon)}/ignore`, { to: 'https://evil.example/' }).then(({ headers }) => {
      expect(headers.get('location')).toBe('/');
    });
    expect(await ida.page('/account/settings/privacy')).not.toContain('<bdi>Jon</bdi>');
  });

  test('nobody ignores themselves, or somebody who is not there', async () => {
    const vic = await on().member('Kim');
    expect((await vic.call('PUT', `/members/${await idOf(vic)}/ignore`)).status).toBe(403);
    expect((await vic.call('PUT', '/members/999999/ignore')).status).toBe(404);
    expect((await on().guest().call('PUT', '/members/999999/ignore')).status).toBe(401);
  });
});
