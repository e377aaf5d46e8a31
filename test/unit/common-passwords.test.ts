import { expect, test } from 'vitest';
import { weaknessOf } from '../../server/accounts/common-passwords.ts';

const ann = { name: 'Ann O’Hara', email: 'ann.ohara@example.org' };

test.each([
  'password123',
  'Password1234!',
  'passwordpassword',
  '1234567890',
  '0987654321',
  '2024-12-31',
  'qwertyuiop',
  'asdfghjkl;',
  '1q2w3e4r5t6y',
  'iloveyou2024',
  'aaaaaaaaaaaa',
  'abcabcabcabc',
  'Liverpool2019',
  'ANN O’HARA',
  'ann.ohara@example.org',
  'Ann.Ohara',
])('%s would be tried at once', (password) => {
  expect(weaknessOf(password, ann)).toBeTypeOf('string');
});

test.each([
  'a password for tests',
  'correct mule staple',
  'liverpool street at noon',
  'Tr0ubad0ur&3x',
  'ann of green gables',
  'просто длинный пароль',
  '密码很长很长很长很长',
])('%s would not', (password) => {
  expect(weaknessOf(password, ann)).toBeUndefined();
});
