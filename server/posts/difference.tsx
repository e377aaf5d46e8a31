import { diffWordsWithSpace } from 'diff';

// What differs in more words than this, or takes longer to find out, is shown whole: nobody reads it word by word, and a
// page shows twenty of them.
const WORDS_COMPARED = 500;
const COMPARED_WITHIN_MS = 30;

/** Shows how one text became another: words taken out and put in, as text and never as markup. */
export function Difference({ from, to }: { from: string; to: string }) {
  const parts = diffWordsWithSpace(from, to, { maxEditLength: WORDS_COMPARED, timeout: COMPARED_WITHIN_MS }) ?? [
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
