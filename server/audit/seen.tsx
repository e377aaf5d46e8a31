import type { Request, Response } from 'express';
import { typedIn } from '../http/pages.ts';
import { type Settings, stampOf } from './settings.ts';

/**
 * The hidden field by which a form says what it was opened on: see requireSeen(). A form that is shown again keeps it; once
 * it was said that somebody else has changed the settings, the form goes over that.
 */
export function Seen({ request, response, now }: { request: Request; response: Response; now: Settings }) {
  const opened = response.statusCode === 409 ? undefined : typedIn(request).seen;
  return <input type="hidden" name="seen" value={opened || stampOf(now)} />;
}
