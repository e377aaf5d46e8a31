/** An outermost quote in a text, and where it stands there. */
export interface QuoteInText {
  name: string;
  number: number | null;
  /** What is quoted, without the tags. */
  words: string;
  from: number;
  to: number;
}

const TAG = /\[quote(?:=(?:"([^"[\]\n]*)"|([^"[\]\n]*)))?\]|\[\/quote\]/gi;
const NUMBER = /,\s*post\s*:\s*([1-9]\d{0,8})/i;

/** Finds the outermost quotes of a text as the server would; what stands in code is not looked at apart. */
export function quotesIn(text: string): QuoteInText[] {
  const quotes: QuoteInText[] = [];
  let depth = 0;
  let open: { name: string; number: number | null; from: number; words: number } | undefined;
  for (const tag of text.matchAll(TAG)) {
    const isClosing = tag[0].toLowerCase() === '[/quote]';
    if (!isClosing) depth += 1;
    const end = tag.index + tag[0].length;
    if (!isClosing && depth === 1) {
      const who = tag[1] ?? tag[2] ?? '';
      const number = NUMBER.exec(who)?.[1];
      open = {
        name: who.split(',')[0]?.trim() ?? '',
        number: number ? Number(number) : null,
        from: tag.index,
        words: end,
      };
    }
    if (!isClosing || depth === 0) continue;
    depth -= 1;
    if (depth > 0 || !open) continue;
    quotes.push({
      name: open.name,
      number: open.number,
      words: text.slice(open.words, tag.index),
      from: open.from,
      to: end,
    });
    open = undefined;
  }
  return quotes;
}
