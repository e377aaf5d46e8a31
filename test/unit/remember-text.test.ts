import { expect, test } from 'vitest';
import { rememberingText } from '../../server/posts/markup/remember-text.ts';

const long = (letter: string) => letter.repeat(1_000);

function counted(room: number) {
  const made: string[] = [];
  const read = rememberingText((source) => {
    made.push(source.charAt(0));
    return source.slice(0, 10);
  }, room);
  return { made, read };
}

test('a long text is read once, a short one each time', () => {
  const { made, read } = counted(1_000);
  expect([read(long('a')), read(long('a')), read('short'), read('short')]).toEqual([
    'aaaaaaaaaa',
    'aaaaaaaaaa',
    'short',
    'short',
  ]);
  expect(made).toEqual(['a', 's', 's']);
});

test('what was asked for least recently is forgotten first, when there is no more room', () => {
  const { made, read } = counted(20);
  for (const letter of ['a', 'b', 'a', 'c', 'a', 'b']) read(long(letter));
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});
