import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { picturesFor } from '../files/policy.ts';
import { findNames } from '../members/store.ts';
import type { MarkupContext } from './markup/context.ts';
import { type ParsedBody, parseBody } from './markup/parse-body.ts';

export interface RenderedBody {
  html: string;
  /** What it is found by: see searchableText(). */
  text: string;
  /** The names mentioned and the posts quoted: whom the post is addressed to, and whether it only agrees with them. */
  references: Pick<ParsedBody, 'mentions' | 'quotes' | 'agrees'>;
  /** The ids of the pictures kept here that it shows. */
  pictures: string[];
}

/**
 * Reads what the author's text needs to be rendered: the members who bear the names in it, and the pictures in it that
 * the author may show. What is returned renders it for a thread.
 */
export async function prepareBody(
  db: Db,
  author: Viewer,
  body: string,
): Promise<(thread: MarkupContext['thread']) => RenderedBody> {
  const parsed = parseBody(body);
  const [members, pictures] = await Promise.all([
    findNames(db, parsed.names),
    picturesFor(db, author, parsed.pictures),
  ]);
  const text = parsed.text();
  return (thread) => ({
    text,
    html: parsed.render({ thread, members, pictures }),
    references: parsed,
    pictures: [...pictures.keys()],
  });
}

/** Renders a text for its thread as the author's. */
export async function renderBody(
  db: Db,
  author: Viewer,
  { thread, body }: { thread: MarkupContext['thread']; body: string },
): Promise<RenderedBody> {
  return (await prepareBody(db, author, body))(thread);
}
