import { expect, test } from 'vitest';
import type { Writers } from '../../shared/board.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';

const WRITERS: Writers[] = ['members', 'staff'];

async function boardOf(on: Parley, settings: { starters?: Writers; repliers?: Writers }): Promise<number> {
  const id = await on.board();
  await on.app.db
    .updateTable('boards')
    .set({ starters: 'members', ...settings })
    .where('id', '=', id)
    .execute();
  return id;
}

describeOnBothEngines('who may write in a board', (on) => {
  let people: [string, Person][] = [];
  const all = async () => {
    if (people.length === 0)
      people = [
        ['guest', on().guest()],
        ['member', await on().member('Member')],
        ['moderator', await on().staff('Moderator')],
        ['administrator', await on().staff('Administrator', 'administrator')],
      ];
    return people;
  };
  const START = 'Only moderators may start threads here.';
  const REPLY = 'Only moderators may reply here.';

  test.each(WRITERS)('threads are started by those whom the board lets: %s', async (starters) => {
    const board = await boardOf(on(), { starters });
    const got: Record<string, unknown> = {};
    for (const [role, person] of await all()) {
      const { status, body } = await person.call<{ error?: { message: string } }>('POST', `/boards/${board}/threads`, {
        title: 'New',
        body: 'New.',
      });
      const page = await person.page(`/boards/x.${board}/`.replace('x', await slugOf(on(), board)));
      got[role] = [status, body.error?.message, page.includes('Start a thread'), page.includes(START)];
    }
    const done = [201, undefined, true, false];
    const told = 'Sign in to do this.';
    expect(got).toEqual({
      guest: [401, told, starters === 'members', starters === 'staff'],
      member: starters === 'members' ? done : [403, START, false, true],
      moderator: done,
      administrator: done,
    });
  });

  test.each(WRITERS)('replies are written by those whom the board lets: %s', async (repliers) => {
    const board = await boardOf(on(), { repliers });
    const mod = (await all())[2]?.[1] as Person;
    const { thread } = await mod.startThread(board);
    const got: Record<string, unknown> = {};
    for (const [role, person] of await all()) {
      const { status, body } = await person.call<{ error?: { message: string } }>(
        'POST',
        `/threads/${thread.id}/posts`,
        {
          body: 'A reply.',
        },
      );
      const page = await person.page(`/threads/${thread.slug}.${thread.id}/`);
      got[role] = [status, body.error?.message, page.includes('id="reply-body"'), page.includes(REPLY)];
    }
    const done = [201, undefined, true, false];
    expect(got).toEqual({
      guest: [401, 'Sign in to do this.', false, repliers === 'staff'],
      member: repliers === 'members' ? done : [403, REPLY, false, true],
      moderator: done,
      administrator: done,
    });
  });

  test('a form sent to a board that was closed meanwhile keeps what was typed', async () => {
    const board = await boardOf(on(), { starters: 'staff', repliers: 'staff' });
    const [, [, member], [, mod]] = (await all()) as [never, [string, Person], [string, Person]];
    const started = await member.form(`/boards/x.${board}/new`, { title: 'Came late', body: 'My words.' });
    expect([started.status, await started.text()]).toEqual([403, expect.stringContaining('My words.')]);
    const { thread } = await mod.startThread(board);
    const answered = await member.form(`/threads/x.${thread.id}/reply`, { body: 'My answer.' });
    expect([answered.status, await answered.text()]).toEqual([403, expect.stringContaining('My answer.')]);
  });
});

async function slugOf(on: Parley, board: number): Promise<string> {
  return (await on.app.db.selectFrom('boards').select('slug').where('id', '=', board).executeTakeFirstOrThrow()).slug;
}
