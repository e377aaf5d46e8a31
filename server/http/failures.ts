import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { ErrorPage } from '../../shared/views/site/error-page.tsx';
import { isDatabaseAway } from '../database/transaction.ts';
import { notFound, Refusal, unavailable } from '../errors.ts';
import type { Log } from '../log.ts';
import { isForApi } from './context.ts';
import { sendPage } from './document.tsx';
import { type Kept, SIGNED_OUT, sendKept } from './kept.tsx';
import { logOf } from './request-log.ts';

export const answerNothingHere: RequestHandler = () => {
  throw notFound('page');
};

/**
 * Answers whatever was thrown: refusals as they are, our own faults without their inside, as JSON or as a page. A guest who
 * opens a page that is for members is sent to sign in and back; whatever was sent in a form, the page keeps.
 */
export const answerFailures: ErrorRequestHandler = (error, request, response, _next) => {
  if (response.headersSent) {
    logOf(response).warn({ err: error }, 'an answer broke off');
    return void response.destroy();
  }
  const refusal = refusalFrom(error, logOf(response));
  setStatus(response, refusal);
  if (isForApi(request)) response.json({ error: refusal.body });
  else if (request.method === 'POST') sendKept(request, response, keptFor(refusal));
  else if (refusal.code === 'unauthenticated')
    response.redirect(303, `/account/sign-in?to=${encodeURIComponent(request.originalUrl)}`);
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

/** Says what the page tells that keeps a form, and whether the form may be sent from there. */
function keptFor(refusal: Refusal): Kept {
  if (refusal.code === 'unauthenticated') return SIGNED_OUT;
  const isPassing = ['unavailable', 'internal', 'rate_limited'].includes(refusal.code);
  return { title: titleOf(refusal), message: refusal.message, send: isPassing ? 'again' : 'no' };
}

function titleOf(refusal: Refusal): string {
  return titles[refusal.code] ?? 'That did not work';
}

/** Sets what the answer's head says of a refusal. */
export function setStatus(response: Response, refusal: Refusal): void {
  response.status(refusal.status);
  if (refusal.retryAfter) response.set('Retry-After', String(refusal.retryAfter));
}

/** Turns whatever was thrown into what may be told; our own faults are logged and told without their inside. */
function refusalFrom(error: unknown, log: Log): Refusal {
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
