const WORDS: Record<string, string> = {
  watchers: 'telling those who watch a thread',
  'board-watchers': 'telling those who watch a board',
  reindex: 'the search of a long thread',
  push: 'a pop-up',
  mail: 'an e-mail of alerts',
  'mail-confirm': 'an e-mail that confirms an address',
  'mail-reset': 'an e-mail for a forgotten password',
  'mail-news': 'an e-mail about a change to an account',
  webhook: 'a webhook',
};

/** Says what items of a kind are, to whoever looks after them. */
export function wordsOf(kind: string): string {
  return WORDS[kind] ?? kind;
}
