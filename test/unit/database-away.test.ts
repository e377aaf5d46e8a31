import { expect, test } from 'vitest';
import { isDatabaseAway } from '../../server/database/transaction.ts';

test.each(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', '57P01', 'SQLITE_FULL'])(
  '%s is no fault of ours: the database is away',
  (code) => {
    expect(isDatabaseAway(Object.assign(new Error('no'), { code }))).toBe(true);
    expect(isDatabaseAway(new Error('worse', { cause: Object.assign(new Error('no'), { code }) }))).toBe(true);
  },
);

test('a wrong statement is', () => {
  expect(isDatabaseAway(Object.assign(new Error('no such table'), { code: '42P01' }))).toBe(false);
});
