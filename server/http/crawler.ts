import { createIsbotFromList, isbotMatches, list } from 'isbot';

// People, though the list takes them for programs: a browser without a window runs scripts and follows like any
// other, and whoever reads with a tool in a terminal is reading.
const PEOPLE = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36',
  'curl/8.5.0',
  'Wget/1.21.4',
  'node',
];
const theirs = PEOPLE.flatMap((agent) => isbotMatches(agent));
const patterns = list.filter((pattern) => !theirs.some((match) => new RegExp(pattern, 'i').test(match)));

/** Tells by its user agent whether a program is asking that reads for others: it views nothing. */
export const isCrawlerAgent = createIsbotFromList(patterns) as (userAgent: string) => boolean;
