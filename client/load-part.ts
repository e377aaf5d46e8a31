import { ApiError } from './api-error.ts';

/**
 * Loads a part of the client that is not needed before it is used. Throws an ApiError where it cannot be had: there is no
 * connection, or the forum has been renewed since the page was loaded.
 */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch {
    throw new ApiError({
      code: 'unavailable',
      message: 'This needs more of the forum than can be loaded right now. Load the page anew.',
    });
  }
}
