import type { MarkdownIt, RendererRule, StateInline } from 'markdown-it';
import { memberPath } from '../../../shared/addresses.ts';
import { NAME_MAX } from '../../../shared/limits.ts';
import { nameKey } from '../../members/name-key.ts';
import { contextOf } from './context.ts';

// The character before must not make it an address (me@here, site.example/@name) or the middle of a word.
const BEFORE = String.raw`(?<![\p{L}\p{M}\p{N}_@/.+%=&#~-])`;
const BARE = String.raw`[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_.-]*[\p{L}\p{M}\p{N}_])?`;
const SPACED = String.raw`[^"“”@[\]<>/\\\n]+`;
// Phones turn straight quotation marks into curly ones, so both enclose a name with spaces.
const MENTION = new RegExp(`${BEFORE}@(?:"(${SPACED})"|“(${SPACED})”|(${BARE}))`, 'uy');
const AT = 0x40;
// A name is measured composed; as typed it may be decomposed and so longer.
const WRITTEN_NAME_MAX = 2 * NAME_MAX;

function mention(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== AT || state.linkLevel > 0) return false;
  MENTION.lastIndex = state.pos;
  const match = MENTION.exec(state.src);
  if (!match || state.pos + match[0].length > state.posMax) return false;
  const name = (match[1] ?? match[2] ?? match[3] ?? '').trim();
  if (name.length > WRITTEN_NAME_MAX || !/[\p{L}\p{N}]/u.test(name)) return false;
  if (!silent) {
    const token = state.push('mention', '', 0);
    token.content = match[0];
    token.info = name;
  }
  state.pos += match[0].length;
  return true;
}

/** Adds the inline rule that reads `@Name` and `@"Name with spaces"`, and links those that are members. */
export function mentions(markdown: MarkdownIt): void {
  const { escapeHtml } = markdown.utils;
  const renderMention: RendererRule = (tokens, index, _options, env) => {
    const token = tokens[index];
    if (!token) return '';
    const member = contextOf(env).members.get(nameKey(token.info));
    if (!member) return escapeHtml(token.content);
    return `<a class="mention" href="${escapeHtml(memberPath(member))}">@${escapeHtml(member.name)}</a>`;
  };
  markdown.inline.ruler.before('link', 'mention', mention);
  markdown.renderer.rules.mention = renderMention;
}
