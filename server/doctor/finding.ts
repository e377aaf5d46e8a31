/** What was found about one part of a set-up, in words, and what to do where it is not well. */
export interface Finding {
  state: 'ok' | 'warning' | 'broken';
  part: string;
  said: string;
  todo?: string;
}

/** Says of one part what is well and what is not. */
export function findingsOn(part: string) {
  return {
    ok: (said: string): Finding => ({ state: 'ok', part, said }),
    warning: (said: string, todo: string): Finding => ({ state: 'warning', part, said, todo }),
    broken: (said: string, todo: string): Finding => ({ state: 'broken', part, said, todo }),
  };
}

/** Runs `work`, and where it throws returns what that means. */
export async function unless(
  failed: (reason: string) => Finding,
  work: () => Promise<Finding[]> | Finding[],
): Promise<Finding[]> {
  try {
    return await work();
  } catch (error) {
    return [failed(reasonOf(error))];
  }
}

// Errors of several addresses at once, and of fetch, say what happened only inside.
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return (error.message || error.name).replace(/\s+/g, ' ').trim();
}

// Signed-in sessions, leases and limits all bear times that several machines compare.
const CLOCKS_DIFFER_AT_MOST_MS = 2_000;

/** Compares this machine's clock with another's, that was read between two moments of ours. */
export function clockFinding(part: string, theirs: number, [from, to]: readonly [number, number]): Finding {
  const { ok, warning } = findingsOn(part);
  const apart = Math.round(theirs < from ? from - theirs : Math.max(0, theirs - to));
  if (apart <= CLOCKS_DIFFER_AT_MOST_MS) return ok('its clock and ours agree');
  return warning(`its clock and ours are ${(apart / 1000).toFixed(0)} s apart`, 'let NTP (chrony, timesyncd) set both');
}
