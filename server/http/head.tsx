import { memberPath } from '../../shared/addresses.ts';
import type { Theme } from '../../shared/settings.ts';
import type { Thread } from '../../shared/thread.ts';
import { assets } from './assets.ts';
import { embed } from './embed.ts';

/** What a page says of itself to browsers, search engines, and sites that show a link to it. Paths are of this site. */
export interface HeadParts {
  /** The page's own title; the forum's name follows it, and stands alone on the front page. */
  title?: string;
  description?: string;
  /** Where search engines shall find it; they are asked to leave out a page that gives none. */
  canonical?: string;
  /** The pages before and after this one of the same thing. */
  around?: { prev: string | undefined; next: string | undefined };
  /** The feed that tells of what this page shows. */
  feed?: string;
  /** What the page is about, where it is more than a page. */
  about?: Article | { type: 'profile' };
}

interface Article {
  type: 'article';
  /** Epoch milliseconds. */
  publishedAt: number;
  picture: string | undefined;
  /** The thread that begins on this page. */
  thread: Pick<Thread, 'title' | 'author' | 'postCount'> | undefined;
}

interface Props extends HeadParts {
  forum: string;
  site: string;
  /** Whether the page shows a thread. */
  isThread: boolean;
  /** Whether it is shown to a member. */
  isMember: boolean;
  theme: Theme | undefined;
}

const THEMES: Theme[] = ['light', 'dark'];
/** The colour of the bar on top of the page, which browsers carry on in their own. */
const BAR_COLOURS: Record<Theme, string> = { light: '#ffffff', dark: '#1d201f' };

/** Returns the addresses of the pages before and after one of several. */
export function pagesAround(
  page: number,
  pageCount: number,
  path: (page: number) => string,
): NonNullable<HeadParts['around']> {
  return { prev: page > 1 ? path(page - 1) : undefined, next: page < pageCount ? path(page + 1) : undefined };
}

/** Shows the head of a page. */
export function Head(props: Props) {
  const { forum, site, isThread, isMember, theme, title, description, canonical, around, feed, about } = props;
  const { script, preload, styles } = isMember ? assets.members : assets.guests;
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content={theme ?? 'light dark'} />
      {THEMES.map((each) => (
        <meta
          key={each}
          name="theme-color"
          content={BAR_COLOURS[theme ?? each]}
          media={`(prefers-color-scheme: ${each})`}
        />
      ))}
      <title>{title === undefined ? forum : `${title} | ${forum}`}</title>
      {description && <meta name="description" content={description} />}
      {canonical ? <link rel="canonical" href={site + canonical} /> : <meta name="robots" content="noindex" />}
      {around?.prev && <link rel="prev" href={around.prev} />}
      {around?.next && <link rel="next" href={around.next} />}
      {feed && <link rel="alternate" type="application/atom+xml" title={title ?? forum} href={feed} />}
      {canonical && <OpenGraph {...props} canonical={canonical} />}
      {canonical && about?.type === 'article' && <Posting {...props} canonical={canonical} article={about} />}
      <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      <link rel="manifest" href="/manifest.webmanifest" />
      {[...styles, ...(isThread ? [] : assets.pageStyles)].map((href) => (
        <link key={href} rel="stylesheet" href={href} />
      ))}
      {preload.map((href) => (
        <link key={href} rel="modulepreload" href={href} />
      ))}
      {script && <script type="module" src={script} />}
    </head>
  );
}

/** How other sites show a link to the page: the Open Graph protocol. */
function OpenGraph({ forum, site, title, description, canonical, about }: Props & { canonical: string }) {
  const picture = about?.type === 'article' ? about.picture : undefined;
  return (
    <>
      <meta property="og:site_name" content={forum} />
      <meta property="og:title" content={title ?? forum} />
      <meta property="og:type" content={about?.type ?? 'website'} />
      <meta property="og:url" content={site + canonical} />
      {description && <meta property="og:description" content={description} />}
      {picture && <meta property="og:image" content={new URL(picture, site).href} />}
      {about?.type === 'article' && (
        <meta property="article:published_time" content={new Date(about.publishedAt).toISOString()} />
      )}
      <meta name="twitter:card" content={picture ? 'summary_large_image' : 'summary'} />
    </>
  );
}

/** What a thread is to search engines: schema.org's DiscussionForumPosting, where it begins. */
function Posting({ site, description, canonical, article }: Props & { canonical: string; article: Article }) {
  const { thread, publishedAt, picture } = article;
  if (!thread) return null;
  const posting = {
    '@context': 'https://schema.org',
    '@type': 'DiscussionForumPosting',
    url: site + canonical,
    headline: thread.title,
    text: description,
    image: picture && new URL(picture, site).href,
    datePublished: new Date(publishedAt).toISOString(),
    author: { '@type': 'Person', name: thread.author.name, url: site + memberPath(thread.author) },
    interactionStatistic: {
      '@type': 'InteractionCounter',
      interactionType: 'https://schema.org/CommentAction',
      userInteractionCount: thread.postCount - 1,
    },
  };
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: embed(posting) }} />;
}
