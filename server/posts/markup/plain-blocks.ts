import type { MarkdownIt, StateBlock, StateCore, Token } from 'markdown-it';

/** How deep lists and quotes may nest. markdown-it itself would drop the text below its maxNesting without a word. */
const BLOCK_LEVEL_MAX = 24;
const EMPTY_CELLS_MAX = 500;

function tooDeep(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (silent || state.level < BLOCK_LEVEL_MAX) return false;
  let next = startLine + 1;
  while (next < endLine && !state.isEmpty(next)) next++;
  state.push('paragraph_open', 'p', 1);
  const inline = state.push('inline', '', 0);
  inline.content = state.getLines(startLine, next, state.blkIndent, false).trim();
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
  state.line = next;
  return true;
}

/** Takes the filled-up cells off the rows of a table that is mostly such cells: 20 KB of source made 0.7 MB of HTML. */
function dropFilledUpCells(state: StateCore): void {
  const isEmptyCell = (cell: Token | undefined) => cell?.type === 'inline' && cell.content === '';
  if (state.tokens.filter(isEmptyCell).length <= EMPTY_CELLS_MAX) return;
  const kept: Token[] = [];
  for (const token of state.tokens) {
    if (token.type === 'tr_close') {
      while (kept.at(-1)?.type === 'td_close' && isEmptyCell(kept.at(-2))) kept.length -= 3;
    }
    kept.push(token);
  }
  state.tokens = kept;
}

/** Adds the limits that keep a hostile post small and shallow, leaving its text in place. */
export function plainBlocks(markdown: MarkdownIt): void {
  markdown.block.ruler.before('table', 'too_deep', tooDeep);
  markdown.core.ruler.after('block', 'drop_filled_up_cells', dropFilledUpCells);
}
