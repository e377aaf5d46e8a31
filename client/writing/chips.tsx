import { render } from 'preact';
import { postPath } from '../../shared/addresses.ts';
import { pageData } from '../page-data.ts';
import { originalOf, wordsOf } from '../quoting/originals.ts';
import { insertText } from './insert-text.ts';
import { type QuoteInText, quotesIn } from './quotes-in.ts';

/**
 * Shows above a field whom the text answers and quotes, one chip a post: leading there, and with a button that takes the
 * quote out of the text.
 */
export function showChips(root: HTMLElement, field: HTMLTextAreaElement): void {
  const slot = root.querySelector('.writing-chips');
  const threadId = Number(root.dataset.thread);
  const answering = field.form?.querySelector<HTMLInputElement>('[name=replyTo]');
  if (!slot) return;
  /** What the answered post says, once it is known. */
  const answered = new Map<number, { name: string; words: string }>();
  let drawn = '';

  function draw(): void {
    const number = Number(answering?.value) || null;
    const quotes = quotesIn(field.value);
    const state = JSON.stringify([number, number && answered.get(number), quotes]);
    if (state === drawn || !slot) return;
    drawn = state;
    if (number && !answered.has(number)) void learn(number);
    render(
      <>
        {number && (
          <Chip
            words={answered.get(number)?.words ?? ''}
            who={`Answering #${number} ${answered.get(number)?.name ?? ''}`}
            number={number}
            remove="Answer nobody in particular"
            onRemove={unanswer}
          />
        )}
        {quotes.map((quote) => (
          <Chip
            key={quote.from}
            words={wordsOfSource(quote.words)}
            who={`${quote.number ? `#${quote.number} ` : ''}${quote.name}`}
            number={quote.number}
            remove={`Take out the quote of ${quote.number ? `#${quote.number} ` : ''}${quote.name}`}
            onRemove={() => takeOut(quote)}
          />
        ))}
      </>,
      slot,
    );
  }

  async function learn(number: number): Promise<void> {
    const original = await originalOf(threadId, number).catch(() => null);
    answered.set(number, { name: original?.name ?? '', words: original ? wordsOf(original.html, 60) : '' });
    draw();
  }

  function unanswer(): void {
    if (!answering) return;
    answering.value = '';
    answering.dispatchEvent(new Event('change', { bubbles: true }));
    draw();
    field.focus();
  }

  function takeOut({ from, to }: QuoteInText): void {
    const after = /^\n{0,2}/.exec(field.value.slice(to))?.[0].length ?? 0;
    insertText(field, '', from, to + after);
  }

  field.addEventListener('input', draw);
  field.addEventListener('change', draw);
  draw();
}

interface ChipProps {
  who: string;
  words: string;
  number: number | null;
  remove: string;
  onRemove: () => void;
}

function Chip({ who, words, number, remove, onRemove }: ChipProps) {
  const thread = pageData.thread?.thread;
  const label = (
    <>
      <bdi class="chip-who">{who}</bdi> <span dir="auto">{words}</span>
    </>
  );
  return (
    <span class="chip">
      {thread && number ? <a href={postPath(thread, number)}>{label}</a> : <span>{label}</span>}
      <button type="button" aria-label={remove} onClick={onRemove}>
        ×
      </button>
    </span>
  );
}

function wordsOfSource(source: string): string {
  const words = source
    .replace(/\[quote[^\]]*\][\s\S]*\[\/quote\]/gi, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`>#]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return words.length > 60 ? `${words.slice(0, 60).trimEnd()}…` : words;
}
