import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { ErrorPage } from '../../shared/views/site/error-page.tsx';
import { isDatabaseAway } from '../database/transaction.ts';
import { notFound, Refusal, unavailable } from '../errors.ts';
import type { Log } from '../log.ts';
import { sendPage } from './document.tsx';
import { logOf } from './request-log.ts';

export const answerNothingHere: RequestHandler = () => {
  throw notFound('page');
};

/** Answers whatever was thrown: refusals as they are, our own faults without their inside, as JSON or as a page. */
export const answerFailures: ErrorRequestHandler = (error, request, response, _next) => {
  if (response.headersSent) {
    logOf(response).warn({ err: error }, 'an answer broke off');
    return void response.destroy();
  }
  const refusal = refusalFrom(error, logOf(response));
  setStatus(response, refusal);
  if (/^\/api\//i.test(request.path)) response.json({ error: refusal.body });
  else
    sendPage(response, {
      title: titleOf(refusal),
      main: ErrorPage({ title: titleOf(refusal), message: refusal.message }),
    });
};

const titles: Partial<Record<Refusal['code'], string>> = {
  not_found: 'Nothing here',
  forbidden: 'Not for you',
  unauthenticated: 'Please sign in',
  unavailable: 'Back in a moment',
};

/** Returns the headline over a refusal. */
export function titleOf(refusal: Refusal): string {
  return titles[refusal.code] ?? 'That did not work';
}

/** Sets what the answer's head says of a refusal. */
export function setStatus(response: Response, refusal: Refusal): void {
  response.status(refusal.status);
  if (refusal.retryAfter) response.set('Retry-After', String(refusal.retryAfter));
}

/** Turns whatever was thrown into what may be told; our own faults are logged and told without their inside. */
export function refusalFrom(error: unknown, log: Log): Refusal {
  if (error instanceof Refusal) return error;
  // Express and its parsers say in `status` what the sender did wrong.
  const { status, type } = (error ?? {}) as { status?: number; type?: string };
  if (status === 404) return notFound('page');
  if (status === 413) return new Refusal('too_large', 'That is too large.');
  if (type === 'entity.parse.failed') return new Refusal('invalid', 'The body is not valid JSON.', { status: 400 });
  if (status !== undefined && status >= 400 && status < 500)
    return new Refusal('invalid', 'The request was not understood.', { status });
  log.error({ err: error }, 'a request failed');
  if (isDatabaseAway(error)) return unavailable();
  return new Refusal('internal', 'Something went wrong on our side.');
}
