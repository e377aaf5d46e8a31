import type { Format } from '../../shared/views/writing/toolbar.tsx';

/** A change of a text: what is put in the place of a part of it, and what is selected then. */
interface TextChange {
  from: number;
  to: number;
  text: string;
  select: [from: number, to: number];
}

const MARKS: Partial<Record<Format, string>> = { bold: '**', italic: '_' };
const ADDRESS = /^https?:\/\/\S+$/;

/** Returns what a button of the toolbar makes of a selection; pressed again, it takes that back. */
export function formatted(whole: string, from: number, to: number, format: Format): TextChange {
  const selected = whole.slice(from, to);
  const mark = MARKS[format] ?? (format === 'code' && !selected.includes('\n') ? '`' : undefined);
  if (mark) return marked(whole, from, to, mark);
  if (format === 'link' || format === 'picture') return linked(selected, from, to, format === 'picture' ? '!' : '');
  if (format === 'code') return around(from, to, '```\n', selected, '\n```');
  return prefixed(whole, from, to, format === 'quote' ? '> ' : '- ');
}

function marked(whole: string, from: number, to: number, mark: string): TextChange {
  const before = whole.slice(from - mark.length, from);
  if (before === mark && whole.slice(to, to + mark.length) === mark) {
    const text = whole.slice(from, to);
    const start = from - mark.length;
    return { from: start, to: to + mark.length, text, select: [start, start + text.length] };
  }
  return around(from, to, mark, whole.slice(from, to), mark);
}

function linked(selected: string, from: number, to: number, before: string): TextChange {
  const isAddress = ADDRESS.test(selected);
  const words = isAddress ? '' : selected;
  const address = isAddress ? selected : 'https://';
  const text = `${before}[${words}](${address})`;
  const start = from + before.length + 1;
  // What is still missing is selected: the words, or the address.
  const select: [number, number] =
    words === '' ? [start, start] : [start + words.length + 2, start + words.length + 2 + address.length];
  return { from, to, text, select };
}

function prefixed(whole: string, from: number, to: number, prefix: string): TextChange {
  const start = whole.lastIndexOf('\n', from - 1) + 1;
  const lines = whole.slice(start, to).split('\n');
  const isDone = lines.every((line) => line.startsWith(prefix));
  const text = lines.map((line) => (isDone ? line.slice(prefix.length) : prefix + line)).join('\n');
  const end = start + text.length;
  return { from: start, to, text, select: from === to ? [end, end] : [start, end] };
}

function around(from: number, to: number, before: string, inside: string, after: string): TextChange {
  const start = from + before.length;
  return { from, to, text: before + inside + after, select: [start, start + inside.length] };
}
