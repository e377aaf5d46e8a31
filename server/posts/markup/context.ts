import type { Env } from 'markdown-it';

/** What rendering needs to know beyond the post itself. */
export interface MarkupContext {
  thread: { id: number; slug: string };
  /** Members by nameKey(name). */
  members: ReadonlyMap<string, { id: number; name: string }>;
  /** By id, the sizes of the pictures kept here that the author may show: no others are made known. */
  pictures: ReadonlyMap<string, { width: number; height: number }>;
}

/** What the renderer's rules are handed as their environment. */
export interface RenderEnv extends Env {
  context: MarkupContext;
}

/** Reads the context out of the environment that render() passed in. */
export function contextOf(env: Env | undefined): MarkupContext {
  return (env as RenderEnv).context;
}
