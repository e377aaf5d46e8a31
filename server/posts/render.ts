import type { Db } from '../database/connection.ts';
import { findNames } from '../members/store.ts';
import { type ParsedBody, parseBody } from './markup/parse-body.ts';

export interface RenderedBody {
  html: string;
  /** The names mentioned and the posts quoted: whom the post is addressed to, and whether it only agrees with them. */
  references: Pick<ParsedBody, 'mentions' | 'quotes' | 'agrees'>;
}

/** Renders a post's source for its thread, its mentions linked to the members who bear the names. */
export async function renderBody(db: Db, thread: { id: number; slug: string }, body: string): Promise<RenderedBody> {
  const parsed = parseBody(body);
  const members = await findNames(db, parsed.names);
  return { html: parsed.render({ thread, members }), references: parsed };
}
