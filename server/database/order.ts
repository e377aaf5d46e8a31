import { z } from 'zod';

/** Where a row of a list that people keep in order is moved: one place up or down. */
export const Move = z.object({ to: z.enum(['up', 'down']) });
export type Move = z.infer<typeof Move>;

/** Returns `keys` with one of them moved; as they were where there is no such key, or no place to move it to. */
export function moved<Key>(keys: readonly Key[], key: Key, { to }: Move): Key[] {
  const at = keys.indexOf(key);
  const other = to === 'up' ? at - 1 : at + 1;
  const neighbour = keys[other];
  if (at === -1 || neighbour === undefined) return [...keys];
  return keys.map((each, i) => (i === at ? neighbour : i === other ? key : each));
}
