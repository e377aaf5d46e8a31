import type { Token } from 'markdown-it';

// Embeddings, overrides and isolates: left open, they would turn the text after the post around as well.
const TEXT_TURNING = /[\u202A-\u202E\u2066-\u2069]/g;

/** Removes the control characters that turn text around; joiners and direction marks, which scripts need, stay. */
export function withoutTextTurning(text: string): string {
  return text.replace(TEXT_TURNING, '');
}

/** Reads inline tokens as plain text: an image as its alt text, a mention as its name, a line break as a space. */
export function plainText(tokens: readonly Token[]): string {
  let text = '';
  for (const token of tokens) {
    if (token.type === 'image') text += plainText(token.children ?? []);
    else if (token.type === 'mention') text += `@${token.info}`;
    else if (token.type === 'softbreak' || token.type === 'hardbreak') text += ' ';
    else text += token.content;
  }
  return text;
}
