/** One line of the result: a figure and, where there is a floor in the same run, its ratio to it. */
export interface Row {
  what: string;
  who: string;
  value: string;
  ratio?: number;
}

/** Returns the machine's own clock, the same in every process, in milliseconds. */
export const now = () => Number(process.hrtime.bigint()) / 1e6;

export function median(values: number[]): number {
  return percentile(values, 50);
}

/** Returns the nearest-rank percentile of some figures; NaN of none. */
export function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Writes rows as a Markdown table. */
export function table(rows: Row[]): string {
  const lines = rows.map(
    ({ what, who, value, ratio }) => `| ${what} | ${who} | ${value} | ${ratio?.toFixed(2) ?? ''} |`,
  );
  return ['| what | who | figure | ratio to the floor |', '|---|---|--:|--:|', ...lines].join('\n');
}
