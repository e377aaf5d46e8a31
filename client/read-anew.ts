import { ApiError, UNREACHABLE } from './api-error.ts';
import type { PageData } from './page-data.ts';

const ANSWER_WITHIN_MS = 15_000;

/** A page as the server has it now. */
interface Served {
  document: Document;
  data: Partial<PageData>;
  /** Where it was found: a title may have changed meanwhile. */
  url: string;
}

/** Reads anew what this page's address shows; throws an ApiError where the forum cannot be reached, or is too busy to say. */
export async function readAnew(): Promise<Served> {
  const response = await fetch(location.href, {
    headers: { Accept: 'text/html' },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch(() => null);
  const text =
    response && response.status < 500 && response.status !== 429 ? await response.text().catch(() => null) : null;
  if (!response || text === null) throw new ApiError(UNREACHABLE);
  const served = new DOMParser().parseFromString(text, 'text/html');
  const data = JSON.parse(served.getElementById('page-data')?.textContent ?? '{}');
  return { document: served, data, url: response.url };
}
