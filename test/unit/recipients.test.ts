import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Concerned, recipientsOf } from '../../server/notifications/recipients.ts';

const nobody: Concerned = { mentioned: [], quoted: [], answered: [], watches: [] };
const AUTHOR = 1;

test('the strongest reason wins: mention, quote, reply, watch', () => {
  const all = [2, 3, 4, 5];
  const told = recipientsOf(AUTHOR, {
    mentioned: [2],
    quoted: [2, 3],
    answered: [2, 3, 4],
    watches: all.map((memberId) => ({ memberId, level: 'everything' })),
  });
  expect([...told]).toEqual([
    [2, 'mention'],
    [3, 'quote'],
    [4, 'reply'],
    [5, 'watch'],
  ]);
});

test('nobody is told of their own post, even by name', () => {
  expect(recipientsOf(AUTHOR, { ...nobody, mentioned: [AUTHOR], quoted: [AUTHOR], answered: [AUTHOR] }).size).toBe(0);
});

test('who wants answers only is not told of a post that is not addressed to them', () => {
  expect(recipientsOf(AUTHOR, { ...nobody, watches: [{ memberId: 2, level: 'answers' }] }).size).toBe(0);
});

test('who silenced the thread hears nothing, not even a mention', () => {
  const told = recipientsOf(AUTHOR, { ...nobody, mentioned: [2], watches: [{ memberId: 2, level: 'nothing' }] });
  expect(told.size).toBe(0);
});

test('however often and for whatever reasons someone is concerned, they are told once', () => {
  const ids = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 12 });
  const levels = fc.constantFrom('everything' as const, 'answers' as const, 'nothing' as const);
  const watches = fc.uniqueArray(fc.record({ memberId: fc.integer({ min: 1, max: 6 }), level: levels }), {
    selector: (w) => w.memberId,
  });
  fc.assert(
    fc.property(ids, ids, ids, watches, (mentioned, quoted, answered, watching) => {
      const told = recipientsOf(AUTHOR, { mentioned, quoted, answered, watches: watching });
      const silent = watching.filter((w) => w.level === 'nothing').map((w) => w.memberId);
      const addressed = new Set([...mentioned, ...quoted, ...answered]);
      for (const member of [1, 2, 3, 4, 5, 6]) {
        const wants = addressed.has(member) || watching.some((w) => w.memberId === member && w.level === 'everything');
        expect(told.has(member)).toBe(wants && member !== AUTHOR && !silent.includes(member));
      }
    }),
  );
});
