import { type QuietHours, quietUntil } from '../../shared/quiet.ts';

/** Returns when to write to a member of what happened `since`: after as many minutes as they wish, and not in quiet hours. */
export function dueAfter({ after, quiet }: { after: number; quiet: QuietHours }, since: number): number {
  const due = since + after * 60_000;
  return quietUntil(quiet, due) ?? due;
}
