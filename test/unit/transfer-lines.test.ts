import { describe, expect, it } from 'vitest';
import { parseLine } from '../../server/transfer/parse-line.ts';

const member = {
  type: 'member',
  name: 'Runa',
  title: 'Regular',
  joinedAt: '2019-05-06',
  postCount: 40,
  awardCount: 2,
  reactionScore: 7,
  country: 'NO',
  location: null,
};
const board = { type: 'board', slug: 'travel', title: 'Travel', description: 'On the way.' };
const thread = { type: 'thread', id: 'ferry', board: 'travel', title: 'The night ferry', author: 'Runa' };
const post = { type: 'post', thread: 'ferry', number: 2, author: 'Runa', body: 'I have taken it.' };

const parse = (line: object, number = 1) => parseLine(JSON.stringify(line), number);

describe('parseLine', () => {
  it.each([member, board, thread, post])('reads a line of each type: $type', (line) => {
    expect(parse(line)).toMatchObject({ ...line, ...('joinedAt' in line && { joinedAt: Date.UTC(2019, 4, 6) }) });
  });

  it('reads a day as its midnight in UTC, and a moment in its own zone', () => {
    expect(parse({ ...member, joinedAt: '2020-02-29' })).toMatchObject({ joinedAt: Date.UTC(2020, 1, 29) });
    expect(parse({ ...post, createdAt: '2021-10-15T09:30:00+05:00' })).toMatchObject({
      createdAt: Date.UTC(2021, 9, 15, 4, 30),
    });
  });

  it('takes null for a part that may be missing', () => {
    expect(parse({ ...post, replyTo: null, createdAt: null, reactions: null })).toMatchObject({ replyTo: null });
  });

  it('keeps of a text what a post sent by a browser would keep', () => {
    expect(parse({ ...post, body: 'so\0\r\nit\ud83d is' })).toMatchObject({ body: 'so\nit\ufffd is' });
    expect(parse({ ...member, location: ' far\n away ' })).toMatchObject({ location: 'far away' });
  });

  it('takes an empty body of a deleted post', () => {
    expect(parse({ ...post, body: '', deletedAt: '2021-10-15T09:30:00Z' })).toMatchObject({ body: '' });
  });

  it.each<[string, object | string, string]>([
    ['no JSON', '{"type":', 'line 7: is not JSON'],
    ['a list', '[]', 'line 7: is not a JSON object'],
    ['nothing', 'null', 'line 7: is not a JSON object'],
    ['no type', { name: 'Runa' }, 'line 7: type: is missing'],
    [
      'a type from elsewhere',
      { ...post, type: 'toString' },
      'line 7: type: must be one of member, board, thread, post',
    ],
    ['a field from elsewhere', { ...member, email: 'a@b.c' }, 'line 7: email: is not a field of a member'],
    ['a missing field', { ...thread, author: undefined }, 'line 7: author: is missing'],
    ['a field of another kind', { ...post, body: 12 }, 'line 7: body: must be text'],
    ['a name nobody may bear', { ...member, name: 'A[b]' }, 'line 7: name: Names cannot hold any of @ " [ ] < > / \\.'],
    ['a day that is none', { ...member, joinedAt: '2021-02-30' }, 'line 7: joinedAt: must be a date'],
    ['a moment without its zone', { ...post, createdAt: '2021-02-03T10:00:00' }, 'line 7: createdAt: must be a date'],
    ['a count below 0', { ...member, postCount: -1 }, 'line 7: postCount: must be 0 or more'],
    ['half a post', { ...member, postCount: 0.5 }, 'line 7: postCount: must be a whole number'],
    ['a country in words', { ...member, country: 'Norway' }, 'line 7: country: must be two capital letters'],
    ['a slug that is none', { ...board, slug: 'Far Away' }, 'line 7: slug: must be lower-case words'],
    [
      'an audience nobody knows',
      { ...board, audience: 'friends' },
      'line 7: audience: must be one of everyone, members',
    ],
    ['an over-long title', { ...thread, title: 'x'.repeat(201) }, 'line 7: title: A title may be 200 characters long'],
    ['an empty title', { ...thread, title: ' ' }, 'line 7: title: Give the thread a title.'],
    ['an over-long body', { ...post, body: 'x'.repeat(20_001) }, 'line 7: body: A post may be 20,000 characters long'],
    ['an empty body', { ...post, body: '' }, 'line 7: body: Write something first.'],
    ['a body that is not to be seen', { ...post, body: ' \u200b\n' }, 'line 7: body: Write something first.'],
    ['a post without a place', { ...post, number: 0 }, 'line 7: number: must be 1 or more'],
    ['an answer to itself', { ...post, replyTo: 2 }, 'line 7: replyTo: must be the number of an earlier post, below 2'],
    ['an answer to the future', { ...post, replyTo: 3 }, 'line 7: replyTo: must be the number of an earlier post'],
    [
      'a reaction of no kind',
      { ...post, reactions: [{ kind: 'Dislike!', member: 'Runa' }] },
      'line 7: reactions.0.kind: Lower-case letters, digits and - only.',
    ],
    [
      'two reactions of one member',
      { ...post, reactions: ['Ole', 'ole'].map((name) => ({ kind: 'like', member: name })) },
      'line 7: reactions.1.member: "ole" reacts twice',
    ],
  ])('refuses %s, naming the line and the field', (_what, line, message) => {
    const source = typeof line === 'string' ? line : JSON.stringify(line);
    expect(() => parseLine(source, 7)).toThrow(message);
  });
});
