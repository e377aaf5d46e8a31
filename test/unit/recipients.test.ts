import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Addressed, recipientsOf } from '../../server/notifications/recipients.ts';

const nobody: Addressed = { mentioned: [], quoted: [], answered: [] };
const AUTHOR = 1;

test('the strongest reason wins: mention, quote, reply', () => {
  const told = recipientsOf(AUTHOR, { mentioned: [2], quoted: [2, 3], answered: [2, 3, 4] });
  expect([...told]).toEqual([
    [2, 'mention'],
    [3, 'quote'],
    [4, 'reply'],
  ]);
});

test('nobody is told of their own post, even by name', () => {
  expect(recipientsOf(AUTHOR, { ...nobody, mentioned: [AUTHOR], quoted: [AUTHOR], answered: [AUTHOR] }).size).toBe(0);
});

test('however often and for whatever reasons someone is addressed, they are told once', () => {
  const ids = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 12 });
  fc.assert(
    fc.property(ids, ids, ids, (mentioned, quoted, answered) => {
      const told = recipientsOf(AUTHOR, { mentioned, quoted, answered });
      const addressed = new Set([...mentioned, ...quoted, ...answered]);
      for (const member of [1, 2, 3, 4, 5, 6])
        expect(told.has(member)).toBe(addressed.has(member) && member !== AUTHOR);
    }),
  );
});
