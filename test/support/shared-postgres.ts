import { inject } from 'vitest';
import { MissingPart } from './missing-part.ts';
import { createDatabase } from './postgres.ts';

interface SharedPostgres {
  /** Creates an empty database and returns its URL. */
  createDatabase(): Promise<string>;
}

export type PostgresAnswer = { url: string } | { missing: string };

/** Reaches the one PostgreSQL of the whole test run, started on first need; throws MissingPart where there is none. */
export const sharedPostgres = async (): Promise<SharedPostgres> => {
  const response = await fetch(new URL('/postgres', inject('desk')));
  if (!response.ok) throw new Error(await response.text());
  const answer = (await response.json()) as PostgresAnswer;
  if ('missing' in answer) throw new MissingPart(answer.missing);
  return { createDatabase: () => createDatabase(answer.url) };
};
