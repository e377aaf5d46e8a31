import type { StateBlock } from 'markdown-it';

interface QuoteOpening {
  /** '' where the quote names nobody. */
  name: string;
  /** The number of the quoted post in this thread. */
  number: number | null;
  /** How many characters the tag takes, the blanks behind it included. */
  length: number;
}

export interface QuoteClosing {
  line: number;
  /** Where `[/quote]` starts in the source. */
  position: number;
}

const OPENING = /\[quote(?:=(?:"([^"[\]\n]*)"|([^"[\]\n]*)))?\][ \t]*/iy;
// What forums write behind the name: ours and Discourse's `post:2, topic:7`, XenForo's `post: 2, member: 9`.
const FIELD = /^\s*(post|topic|member|full)\s*:\s*(\w+)\s*$/i;
const CLOSING_TAG = '[/quote]';
const INDENTED_CODE = 4;

/** Reads the `[quote="Name, post:2"]` that starts at a position, or null if there is none. */
export function readQuoteOpening(source: string, position: number): QuoteOpening | null {
  OPENING.lastIndex = position;
  const match = OPENING.exec(source);
  if (!match) return null;
  const parts = (match[1] ?? match[2] ?? '').split(',');
  let number: number | null = null;
  for (let field = FIELD.exec(parts.at(-1) ?? ''); field; field = FIELD.exec(parts.at(-1) ?? '')) {
    parts.pop();
    if (field[1]?.toLowerCase() === 'post' && /^[1-9]\d{0,8}$/.test(field[2] ?? '')) number = Number(field[2]);
  }
  return { name: parts.join(',').replace(/\s+/g, ' ').trim(), number, length: match[0].length };
}

/** Finds the `[/quote]` tags that end a line, first to last; nothing before `from` counts. */
function closingTags(source: string, from: number, lineEnd: number): number[] {
  const tags: number[] = [];
  let end = lineEnd;
  for (;;) {
    while (end > from && /[ \t]/.test(source.charAt(end - 1))) end--;
    const start = end - CLOSING_TAG.length;
    if (start < from || source.slice(start, end).toLowerCase() !== CLOSING_TAG) return tags.reverse();
    tags.push(start);
    end = start;
  }
}

/** Finds the line that closes the fence opened on `line`, or -1: an open end must not swallow the `[/quote]`. */
function fenceEnd(state: StateBlock, line: number, endLine: number, unclosed: Set<string>): number {
  const text = (at: number) => state.src.slice((state.bMarks[at] ?? 0) + (state.tShift[at] ?? 0), state.eMarks[at]);
  const fence = /^(?:`{3,}(?=[^`]*$)|~{3,})/.exec(text(line))?.[0];
  if (!fence || unclosed.has(fence)) return -1;
  for (let next = line + 1; next < endLine; next++) {
    const closing = text(next).trimEnd();
    if (closing.startsWith(fence) && closing === fence.charAt(0).repeat(closing.length)) return next;
  }
  unclosed.add(fence);
  return -1;
}

/**
 * Pairs the quote tags of one container from a line on, in one pass: sets in `pairs` the position of each opening to its
 * closing, or to null where it has none. Tags within fences and indented code are left out.
 */
export function pairQuoteTags(
  state: StateBlock,
  firstLine: number,
  endLine: number,
  pairs: Map<number, QuoteClosing | null>,
): void {
  const open: number[] = [];
  const unclosedFences = new Set<string>();
  const containerIndent = Math.min(state.blkIndent, state.sCount[firstLine] ?? 0);
  for (let line = firstLine; line < endLine; line++) {
    if (state.isEmpty(line)) continue;
    const indent = state.sCount[line] ?? 0;
    if (indent < containerIndent) break;
    if (indent - state.blkIndent >= INDENTED_CODE) continue;
    const closedFence = fenceEnd(state, line, endLine, unclosedFences);
    if (closedFence >= 0) {
      line = closedFence;
      continue;
    }
    let position = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
    for (let tag = readQuoteOpening(state.src, position); tag; tag = readQuoteOpening(state.src, position)) {
      pairs.set(position, null);
      open.push(position);
      position += tag.length;
    }
    const closings = closingTags(state.src, position, state.eMarks[line] ?? position);
    for (const closing of closings.slice(Math.max(0, closings.length - open.length))) {
      pairs.set(open.pop() ?? -1, { line, position: closing });
    }
  }
}
