import { expect, test } from 'vitest';
import { differences } from '../../server/audit/settings.ts';

test('what was changed is said with both values; of long texts, what stands where they begin to differ', () => {
  const long = (word: string) => `${'The same words, again and again. '.repeat(5)}Here it says ${word}, and goes on.`;
  const before = { title: 'Old', description: long('yes'), prefixes: '' };
  expect(differences(before, { title: 'New', description: long('no'), prefixes: 'Question' })).toBe(
    'title: Old → New, description: …again. Here it says yes, and goes on. → …again. Here it says no, and goes on., prefixes: none → Question',
  );
  expect(differences({ description: '' }, { description: long('no') })).toMatch(/^description: none → The same.{52}…$/);
  expect(differences(before, before)).toBe('');
});
