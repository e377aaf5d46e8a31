import { importLines } from './import-lines.ts';

const MEMBERS = 200;

/** Imports a thread of `posts` posts by 200 members into a data folder that no Parley has opened yet. */
export async function importLongThread(dataDir: string, posts: number): Promise<void> {
  const at = (number: number) => new Date(Date.UTC(2020, 0, 1) + number * 60_000).toISOString();
  const totals = { postCount: posts / MEMBERS, awardCount: 3, reactionScore: 120 };
  const lines: object[] = [
    ...Array.from({ length: MEMBERS }, (_, i) => ({
      type: 'member',
      name: `Member ${i}`,
      title: 'MEMBER',
      joinedAt: at(0),
      country: 'GB',
      location: null,
      ...totals,
    })),
    { type: 'board', slug: 'long-threads', title: 'Long threads', description: 'For the bench.' },
    {
      type: 'thread',
      id: 'long',
      board: 'long-threads',
      title: 'A long thread',
      author: 'Member 0',
      createdAt: at(0),
    },
  ];
  for (let number = 1; number <= posts; number++) {
    const body = `Post ${number}. ${'Some words of **someone** who has something to say. '.repeat(5)}`;
    const author = `Member ${number % MEMBERS}`;
    lines.push({ type: 'post', thread: 'long', number, author, createdAt: at(number), body });
  }
  await importLines(dataDir, lines);
}
