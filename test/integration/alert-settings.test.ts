import { expect, test } from 'vitest';
import { setSwitches, switchesOf, wants } from '../../server/notifications/switches.ts';
import { NotificationKind } from '../../shared/notification.ts';
import { describeOnBothEngines } from '../support/engines.ts';

const PAGE = '/account/settings/alerts';

describeOnBothEngines('what members want to hear of by which channel', (on) => {
  const db = () => on().app.db;
  const idOf = async (name: string) =>
    (await db().selectFrom('members').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;

  test('is as by default until they say otherwise, for each kind and channel by itself', async () => {
    await Promise.all([on().member('Ann'), on().member('Bob')]);
    const [ann, bob] = [await idOf('Ann'), await idOf('Bob')];
    const told = [ann, bob].flatMap((memberId) =>
      (['mention', 'watch'] as const).map((kind) => ({ memberId, kind, notificationId: memberId })),
    );
    expect(await wants(db(), 'bell', told)).toEqual(told);
    expect((await wants(db(), 'mail', told)).map(({ kind }) => kind)).toEqual(['mention', 'mention']);
    const switches = await switchesOf(db(), ann);
    switches.mail = new Set(['watch']);
    await setSwitches(db(), ann, switches, 1);
    expect(await wants(db(), 'mail', told)).toEqual([told[1], told[2]]);
    expect(await wants(db(), 'push', told)).toEqual(told);
    expect(await switchesOf(db(), ann)).toEqual(switches);
    expect(await wants(db(), 'mail', [])).toEqual([]);
  });

  test('and when, and the page shows it again', async () => {
    const cid = await on().member('Cid');
    const all = Object.fromEntries(NotificationKind.options.map((kind) => [`${kind}.bell`, 'on']));
    const fields = { ...all, 'watch.mail': 'on', mailAfter: '60', quietFrom: '22:30', quietUntil: '07:05' };
    expect((await cid.form(PAGE, fields)).headers.get('location')).toBe(`${PAGE}?saved`);
    const row = await db().selectFrom('members').selectAll().where('name', '=', 'Cid').executeTakeFirstOrThrow();
    expect(row).toMatchObject({ quiet_from: 1350, quiet_until: 425, mail_after: 60 });
    expect(await switchesOf(db(), row.id)).toEqual({
      bell: new Set(NotificationKind.options),
      push: new Set(),
      mail: new Set(['watch']),
    });
    const page = await cid.page(PAGE);
    expect(page).toMatch(/name="watch.mail"[^>]* checked/);
    expect(page).not.toMatch(/name="mention.mail"[^>]* checked/);
    expect(page).toContain('value="22:30"');
    expect(page).toContain('This forum sends no e-mail');
    await cid.form(PAGE, { mailAfter: 'never' });
    expect(
      await db().selectFrom('members').selectAll().where('name', '=', 'Cid').executeTakeFirstOrThrow(),
    ).toMatchObject({ quiet_from: null, quiet_until: null, mail_after: null });
    const data = await cid.form('/account/settings/download', { currentPassword: 'a password for tests' });
    expect(await data.text()).toContain('{"channel":"bell","kind":"mention","on":false}');
  });

  test.each([
    [{ quietFrom: '22:30' }, 'quietUntil-error'],
    [{ quietUntil: '22:30' }, 'quietFrom-error'],
    [{ quietFrom: '07:00', quietUntil: '07:00' }, 'quietUntil-error'],
    [{ quietFrom: '25:00', quietUntil: '07:00' }, 'quietFrom-error'],
    [{ quietFrom: 'night', quietUntil: '07:00' }, 'quietFrom-error'],
    [{ mailAfter: '7' }, 'mailAfter-error'],
  ])('%j is refused beside its field, and what was ticked stays', async (wrong, id) => {
    const dee = on().guest();
    await dee.register(`Dee ${Math.random().toString(36).slice(2)}`);
    const answer = await dee.form(PAGE, { mailAfter: '10', 'watch.mail': 'on', ...wrong });
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain(`id="${id}"`);
    expect(page).toMatch(/name="watch.mail"[^>]* checked/);
  });
});
