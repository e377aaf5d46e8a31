import { expect, test } from 'vitest';
import type { MemberFace } from '../../shared/member.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';

describeOnBothEngines('suggesting whom a mention may mean', (on) => {
  const names = async (who: Person, query: string) =>
    (await who.call<{ members: MemberFace[] }>('GET', `/members?${query}`)).body.members.map(({ name }) => name);

  test('those around the thread come first, then all in the order of names, whatever the case or the script of an e', async () => {
    const ann = await on().member('Ann Aska');
    for (const name of ['Nadia', 'Nasr', 'Natalie', 'Другой']) await on().member(name);
    const zed = await on().member('Nazaré');
    const { thread } = await ann.startThread(await on().board());
    await zed.post(thread.id, 'Here.');
    expect(await names(ann, `prefix=na&thread=${thread.id}`)).toEqual(['Nazaré', 'Nadia', 'Nasr', 'Natalie']);
    expect(await names(ann, 'prefix=NAT')).toEqual(['Natalie']);
    expect(await names(ann, `prefix=&thread=${thread.id}`)).toEqual(['Nazaré']);
    expect(await names(ann, `prefix=${encodeURIComponent('дру')}`)).toEqual(['Другой']);
    expect(await names(ann, 'prefix=ann')).toEqual([]);
    expect(await names(ann, 'prefix=%25')).toEqual([]);
  });

  test('nobody is suggested by a thread that one may not read, and never more than eight', async () => {
    const bob = await on().member('Bob');
    const staff = await on().staff('Sam');
    for (let i = 0; i < 12; i++) await on().member(`Quentin ${i}`);
    const { thread } = await staff.startThread(await on().board('staff'));
    expect((await bob.call('GET', `/members?prefix=s&thread=${thread.id}`)).status).toBe(404);
    expect(await names(bob, 'prefix=quen')).toHaveLength(8);
  });
});
