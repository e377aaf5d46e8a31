import { createIsbotFromList, isbotMatches, list } from 'isbot';

// A browser without a window runs scripts and follows like any other: people's tests and kiosks are viewers.
const HEADLESS =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36';
const notCrawlers = new Set(isbotMatches(HEADLESS).map((match) => match.toLowerCase()));
const patterns = list.filter((pattern) => ![...notCrawlers].some((match) => new RegExp(pattern, 'i').test(match)));

/** Tells by its user agent whether a program is asking that reads for others: it views nothing. */
export const isCrawlerAgent = createIsbotFromList(patterns) as (userAgent: string) => boolean;
