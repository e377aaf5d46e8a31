import { request } from 'node:https';
import { publicLookup, resolveByName } from '../http/public-address.ts';

const ANSWER_WITHIN_MS = 10_000;

/** Something for a push service, encrypted and signed. */
interface PushRequest {
  endpoint: string;
  headers: Record<string, string | number>;
  body: Buffer;
}

/** What a push service answered; `retryAfter` as it spelled it. */
export interface PushAnswer {
  status: number;
  retryAfter: string | undefined;
}

/** Takes something to a push service. Throws where that does not answer. */
export type SendPush = (pushed: PushRequest) => Promise<PushAnswer>;

/**
 * Posts to a push service over https, within 10 s. The address came from a browser: it is never followed into a private
 * network, and nothing of the answer is read but its head.
 */
export const sendPushOverHttps: SendPush = ({ endpoint, headers, body }) =>
  new Promise((answered, failed) => {
    const sent = request(
      endpoint,
      {
        method: 'POST',
        headers,
        lookup: publicLookup(resolveByName),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      },
      (answer) => {
        answered({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] });
        answer.destroy();
      },
    );
    sent.on('error', (error) => failed(error.name === 'AbortError' ? new Error('No answer within 10 s.') : error));
    sent.end(body);
  });
