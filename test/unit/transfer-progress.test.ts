import { describe, expect, it } from 'vitest';
import { progressLine } from '../../server/transfer/progress-line.ts';

function shown(isTTY: boolean, steps: [at: number, lines: number][]) {
  let now = 0;
  let text = '';
  const line = progressLine({ isTTY, write: (more) => (text += more) }, () => now);
  line.show({ step: 'checking', lines: 1 });
  for (const [at, lines] of steps) {
    now = at;
    line.show({ step: 'writing', lines, total: 90_000 });
  }
  line.end();
  return text;
}

const everyTenth = Array.from({ length: 100 }, (_, i): [number, number] => [i * 100, i * 800]);

describe('progressLine', () => {
  it('writes a whole line every other second where nobody looks at it, with the rate', () => {
    const lines = shown(false, everyTenth).split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('Imported 16,000 of 90,000 lines (8,000/s)');
  });

  it('changes one line on a terminal, a few times a second, and clears it at the end', () => {
    const text = shown(true, everyTenth);
    expect(text).not.toContain('\n');
    expect(text.split('\r')).toHaveLength(35);
    expect(text.endsWith('\r\u001b[K')).toBe(true);
  });

  it('says nothing of an import that is over at once', () => {
    expect(shown(true, [[100, 5]])).toBe('');
  });
});
