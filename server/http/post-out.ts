import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { inTime } from '../in-time.ts';

const ANSWERED_WITHIN_MS = 10_000;

/** Something for a program elsewhere. */
interface Parcel {
  url: string;
  headers: Record<string, string | number>;
  body: string | Buffer;
  /** Finds the address of the host; the system's own way where it is undefined. */
  lookup: LookupFunction | undefined;
}

/** The head of an answer; `retryAfter` as it was spelled. */
export interface AnswerHead {
  status: number;
  retryAfter: string | undefined;
}

/**
 * Posts something over http or https and returns the head of the answer: redirects are not followed, and nothing more of
 * it is read. Throws where there is none within `withinMs`.
 */
export function postOut({ url, headers, body, lookup }: Parcel, withinMs = ANSWERED_WITHIN_MS): Promise<AnswerHead> {
  const send = new URL(url).protocol === 'https:' ? httpsRequest : httpRequest;
  const posted = (signal: AbortSignal) =>
    new Promise<AnswerHead>((answered, failed) => {
      const sent = send(url, { method: 'POST', agent: false, headers, signal, ...(lookup && { lookup }) }, (answer) => {
        answered({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] });
        answer.destroy();
      });
      sent.on('error', failed);
      sent.end(body);
    });
  return inTime(withinMs, `No answer within ${withinMs / 1000} s.`, posted);
}
