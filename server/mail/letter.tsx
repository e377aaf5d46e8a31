import { renderToString } from 'preact-render-to-string';

/** What a letter says: the same words in both of its forms. */
export interface LetterWords {
  subject: string;
  /** What the forum is called, and where it is. */
  forum: string;
  site: string;
  entries: Entry[];
  /** What stands small below, each leading somewhere or nowhere. */
  foot: { words: string; href?: string }[];
}

export interface Entry {
  words: string;
  /** What somebody wrote. */
  quote?: string;
  button: { words: string; href: string };
}

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
// Programs that know dark letters take these; all others take what stands with the elements.
const DARK = `@media (prefers-color-scheme: dark) {
  .page { background: #151716 !important; color: #e8e9e6 !important; }
  .card { background: #1d201f !important; border-color: #333937 !important; }
  .quote { border-color: #333937 !important; color: #a3aaa6 !important; }
  .foot, .foot a { color: #a3aaa6 !important; }
  .forum { color: #5cc9b3 !important; }
  .button { background: #5cc9b3 !important; color: #0d2520 !important; }
}`;

/** Writes a letter as text alone. */
export function textOf({ forum, site, entries, foot }: LetterWords): string {
  return [
    ...entries.map(({ words, quote, button }) =>
      [words, quote && `> ${quote}`, `${button.words}: ${button.href}`].filter(Boolean).join('\n\n'),
    ),
    ['-- ', `${forum}, ${site}`, ...foot.map(({ words, href }) => (href ? `${words}: ${href}` : words))].join('\n'),
  ].join('\n\n\n');
}

/** Writes a letter as a page: nothing in it is fetched from anywhere, so that opening it tells nobody. */
export function htmlOf(words: LetterWords): string {
  return `<!doctype html>${renderToString(<Letter {...words} />)}`;
}

function Letter({ subject, forum, site, entries, foot }: LetterWords) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{subject}</title>
        <style dangerouslySetInnerHTML={{ __html: DARK }} />
      </head>
      <body class="page" style={{ margin: '0', background: '#fbfaf7', color: '#1d1f1e' }}>
        <div
          class="page"
          style={{
            maxWidth: '560px',
            margin: '0 auto',
            padding: '24px 16px',
            background: '#fbfaf7',
            color: '#1d1f1e',
            font: `16px/1.55 ${FONT}`,
            overflowWrap: 'anywhere',
          }}
        >
          <p style={{ margin: '0 0 16px', fontWeight: '700' }}>
            <a class="forum" href={site} style={{ color: '#0d6656', textDecoration: 'none' }}>
              {forum}
            </a>
          </p>
          {entries.map((entry) => (
            <EntryView key={entry.button.href} {...entry} />
          ))}
          <p class="foot" style={{ margin: '20px 0 0', fontSize: '13px', color: '#5c625f' }}>
            {foot.map(({ words, href }, i) => (
              <span key={words}>
                {i > 0 && ' · '}
                {href ? (
                  <a href={href} style={{ color: '#5c625f' }}>
                    {words}
                  </a>
                ) : (
                  words
                )}
              </span>
            ))}
          </p>
        </div>
      </body>
    </html>
  );
}

function EntryView({ words, quote, button }: Entry) {
  return (
    <div
      class="card"
      style={{
        margin: '0 0 12px',
        padding: '16px 18px',
        background: '#ffffff',
        border: '1px solid #e2dfd7',
        borderRadius: '10px',
      }}
    >
      <p dir="auto" style={{ margin: '0', fontWeight: '600' }}>
        {words}
      </p>
      {quote && (
        <p
          class="quote"
          dir="auto"
          style={{ margin: '10px 0 0', paddingLeft: '12px', borderLeft: '3px solid #e2dfd7', color: '#5c625f' }}
        >
          {quote}
        </p>
      )}
      <p style={{ margin: '14px 0 0' }}>
        <a
          class="button"
          href={button.href}
          style={{
            display: 'inline-block',
            padding: '8px 16px',
            borderRadius: '8px',
            background: '#0d6656',
            color: '#ffffff',
            fontWeight: '600',
            textDecoration: 'none',
          }}
        >
          {button.words}
        </a>
      </p>
    </div>
  );
}
