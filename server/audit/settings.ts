/** What an administrator set of a thing, by the names that people know, in the order of the form. */
export type Settings = Record<string, string>;

/** Says what was changed: "title: Questions → Answers". Of a long text it shows what stands where the two begin to differ. */
export function differences(before: Settings, after: Settings): string {
  return Object.keys(after)
    .filter((name) => before[name] !== after[name])
    .map((name) => {
      const [from, to] = [before[name] ?? '', after[name] ?? ''];
      return `${name}: ${shortened(from, to)} → ${shortened(to, from)}`;
    })
    .join(', ');
}

const SHOWN = 60;
const SHOWN_BEFORE = 20;

/** Shortens a long text to what stands where it and another begin to differ; of no text it says so. */
export function shortened(text: string, other: string): string {
  const [letters, others] = [[...text], [...other]];
  if (letters.length <= SHOWN) return text || 'none';
  const differs = letters.findIndex((letter, i) => letter !== others[i]);
  const start = Math.max(0, (differs < 0 ? letters.length : differs) - SHOWN_BEFORE);
  const part = letters.slice(start, start + SHOWN).join('');
  return `${start > 0 ? '…' : ''}${part}${start + SHOWN < letters.length ? '…' : ''}`;
}
