import { AS_MEMBER } from '../shared/reply.ts';
import { ApiError, UNREACHABLE } from './api-error.ts';
import { pageData } from './page-data.ts';

const BROKEN = { code: 'internal', message: 'Something went wrong on our side.' } as const;
const ANSWER_WITHIN_MS = 15_000;
/** Whose page this is: somebody else may have signed in in another tab since. */
export const AS: Record<string, string> = pageData.site.member ? { [AS_MEMBER]: String(pageData.site.member.id) } : {};

/** Calls the JSON API and returns its answer; throws an ApiError where it refuses or cannot be reached. */
export async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  options: { keepalive?: boolean } = {},
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      ...options,
      method,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      headers: { ...AS, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError(UNREACHABLE);
  }
  const answer = await response.json().catch(() => null);
  if (response.ok && answer) return answer as T;
  // Cut off on its way, or said by a proxy that found nobody: no answer of the forum's.
  const isNone = response.ok || response.status > 500;
  throw new ApiError(answer?.error ?? (isNone ? UNREACHABLE : BROKEN));
}
