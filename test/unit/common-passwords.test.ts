import { expect, test } from 'vitest';
import { weaknessOf } from '../../server/accounts/common-passwords.ts';

const own = ['Ann O’Hara', 'ann.ohara@example.org', 'Harbour Lights'];

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
  'annohara1990!',
  'HarbourLights!',
  'P@ssw0rd2024',
  '4dministr4tor',
  'qwerty123456',
  'Manchester 12',
  'fktrcfylhf',
])('%s would be tried at once', (password) => {
  expect(weaknessOf(password, own)).toBeTypeOf('string');
});

test.each([
  'a password for tests',
  'correct mule staple',
  'liverpool street at noon',
  'Tr0ubad0ur&3x',
  'ann of green gables',
  'the harbour lights up',
  'просто длинный пароль',
  '密码很长很长很长很长',
])('%s would not', (password) => {
  expect(weaknessOf(password, own)).toBeUndefined();
});
