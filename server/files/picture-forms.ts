import type { RequestHandler } from 'express';
import { Refusal } from '../errors.ts';
import { viewerOf } from '../http/context.ts';
import { setStatus } from '../http/failures.ts';
import { type Limits, personOf } from '../http/limits.ts';
import { showAgain, typedIn } from '../http/pages.ts';
import { uploadOf } from '../http/upload.ts';
import { addFile } from './add-file.ts';
import { publicFile } from './api.ts';
import type { FileWriteParts } from './parts.ts';
import { makePicture } from './picture.ts';

/**
 * Adds the picture that a form came with to the text in it, and has the form shown again: whoever writes goes on
 * writing. Works for every form that has a text; a guest's goes on to be kept until they have signed in.
 */
export function addPictureToForm(parts: FileWriteParts & { limits: Limits }): RequestHandler {
  return async (request, response, next) => {
    const viewer = viewerOf(response);
    const typed = typedIn(request);
    if (request.method !== 'POST' || typed.picture === undefined || viewer.kind === 'guest') return next();
    try {
      await parts.limits.spend('upload', personOf(viewer, request.ip));
      const upload = uploadOf(response);
      if (!upload) throw new Refusal('invalid', 'Choose a picture first.');
      const file = await addFile(parts, viewer, { kind: 'picture', upload, make: makePicture });
      const text = (typed.body ?? '').trimEnd();
      request.body.body = `${text}${text && '\n\n'}${publicFile(file).markdown}\n\n`;
      showAgain(response, []);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setStatus(response, error);
      showAgain(response, error.issues ?? [{ field: 'file', message: error.message }]);
    }
    next();
  };
}
