import { diffWordsWithSpace } from 'diff';

// What differs in more words than this is shown whole: nobody reads it word by word.
const WORDS_COMPARED = 500;

/**
 * Shows how one text became another: words taken out and put in, as text and never as markup. What is not found out by
 * `until`, as performance.now() counts, is shown whole.
 */
export function Difference({ from, to, until }: { from: string; to: string; until: number }) {
  const timeout = until - performance.now();
  const compared = timeout > 0 ? diffWordsWithSpace(from, to, { maxEditLength: WORDS_COMPARED, timeout }) : undefined;
  const parts = compared ?? [
    { value: from, removed: true, added: false },
    { value: to, removed: false, added: true },
  ];
  return (
    <div class="difference" dir="auto">
      {parts.map((part, i) => {
        if (part.removed) return <Changed key={i} as="del" words={part.value} said="taken out" />;
        if (part.added) return <Changed key={i} as="ins" words={part.value} said="put in" />;
        return part.value;
      })}
    </div>
  );
}

function Changed({ as: Element, words, said }: { as: 'ins' | 'del'; words: string; said: string }) {
  return (
    <Element>
      <span class="sr-only">[{said}: </span>
      {words}
      <span class="sr-only">]</span>
    </Element>
  );
}
