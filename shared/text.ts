// Of the invisible characters, those that turn the text around them or end a line where nobody typed one.
const TURNING = /[\u202a-\u202e\u2066-\u2069\u2028\u2029]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
const HALF = /\p{Surrogate}/gu;
const SEEN = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Tells whether there is anything in a text that a reader would see. */
export function isVisible(text: string): boolean {
  return SEEN.test(text);
}

/**
 * Makes of what was sent the text that was meant: line ends as "\n" whoever sent it, no halves of characters, and none
 * of the control characters that databases and pages cannot hold.
 */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROL, '').replace(HALF, '\ufffd');
}

/** Makes a text for one line among others: as plainText(), with single spaces, and nothing that turns its surroundings. */
export function lineText(text: string): string {
  return plainText(text).replace(TURNING, '').replace(/\s+/g, ' ').trim();
}
