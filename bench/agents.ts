/** What the bench's followers and readers say they are: people, as far as a server can tell. */
export const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) bench';
/** Crawlers are served and follow like anybody, and are no viewers. */
export const CRAWLER = 'Googlebot/2.1 (+http://www.google.com/bot.html)';
