import { Router } from 'express';
import { type Limits, personOf } from '../http/limits.ts';
import { idIn, localPath, memberIn, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { ignore } from './ignore.ts';

/** Takes the form that has a member ignored or not; it leads back to where it was sent from. */
export function ignorePages(parts: WriteParts & { limits: Limits }): Router {
  const router = Router();

  router.post('/members/:ref/ignore', async (request, response) => {
    const member = memberIn(response);
    await parts.limits.spend('write', personOf(member, request.ip));
    const { ignored, to } = typedIn(request);
    await ignore(parts, member, { memberId: idIn(request, 'member'), ignored: ignored === 'on' });
    response.redirect(303, localPath(to));
  });

  return router;
}
