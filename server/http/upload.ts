import type { Request, RequestHandler, Response } from 'express';
import multer, { MulterError, type StorageEngine } from 'multer';
import { lineText } from '../../shared/text.ts';
import { requireMember } from '../accounts/viewer.ts';
import { Refusal } from '../errors.ts';
import { endWithAnswer, lengthOf } from './body-limit.ts';
import { viewerOf } from './context.ts';
import { personOf } from './limits.ts';
import type { UploadGate } from './upload-gate.ts';

/** What a file may weigh on its way in. */
export const FILE_MAX_BYTES = 10 * 1024 * 1024;
// Around a file: what a form says of it.
const FORM_BYTES = 64 * 1024;
// A form in which somebody wrote is read to its end though its file is too large, so that the text is kept; but only so far.
const REFUSED_UNREAD_BYTES = 8 * FILE_MAX_BYTES;
const FIELD_MAX_BYTES = 256 * 1024;
const FIELDS_MAX = 20;
const NAME_MAX = 80;

/** A file as it came. Its type is what its bytes say, whatever was said of it. */
export interface Upload {
  /** The name it had where it came from, without folders and ending, fit to stand in a line. */
  name: string;
  bytes: Buffer;
}

/**
 * Reads the one file that a member sends, as the body itself or as the file of a form. Refuses what is too large, and
 * too many at once before anything of them is read.
 */
export async function receiveFile(gate: UploadGate, request: Request, response: Response): Promise<Upload> {
  gate.enter(requireMember(viewerOf(response)).id, response);
  if (isForm(request)) {
    refuseLarger(FILE_MAX_BYTES + FORM_BYTES, request, response);
    await readForm(request, response);
    const upload = uploadOf(response);
    if (!upload) throw new Refusal('invalid', 'Choose a picture first.', { issues: [NO_FILE] });
    return upload;
  }
  if (!/^image\//i.test(request.headers['content-type'] ?? '') || request.headers['content-encoding']) {
    throw new Refusal('invalid', 'Send a picture: as the body, or as the file of a form.', { status: 415 });
  }
  refuseLarger(FILE_MAX_BYTES, request, response);
  const bytes = await collect(request.iterator({ destroyOnReturn: false }), FILE_MAX_BYTES);
  if (!bytes) {
    endWithAnswer(request, response);
    throw tooLarge();
  }
  return { name: nameOf(''), bytes };
}

/**
 * Lets forms come with a file: what was typed stands in the body as ever, the file in uploadOf(). Of a guest only what
 * was typed is taken, to be sent again after signing in.
 */
export function formsWithFiles(gate: UploadGate): RequestHandler {
  return async (request, response, next) => {
    if (request.method !== 'POST' || !isForm(request)) return next();
    const viewer = viewerOf(response);
    try {
      gate.read(personOf(viewer, request.ip), response);
    } catch (error) {
      endWithAnswer(request, response);
      throw error;
    }
    try {
      if (viewer.kind === 'member') gate.enter(viewer.id, response);
    } catch (error) {
      response.locals.fileRefused = error;
    }
    await readForm(request, response);
    next();
  };
}

/** Returns the file a form came with; throws a Refusal where it was too large, or came at a bad time. */
export function uploadOf(response: Response): Upload | undefined {
  if (response.locals.fileRefused) throw response.locals.fileRefused;
  const file = response.locals.file as { name: string; bytes: Buffer | null } | undefined;
  if (!file) return undefined;
  if (!file.bytes) throw tooLarge();
  return { name: nameOf(file.name), bytes: file.bytes };
}

const NO_FILE = { field: 'file', message: 'Choose a picture first.' };

function tooLarge(): Refusal {
  const message = `A picture may weigh ${FILE_MAX_BYTES / 1024 / 1024} MB; this one is larger.`;
  return new Refusal('too_large', message, { issues: [{ field: 'file', message }] });
}

const isForm = (request: Request) => /^multipart\/form-data/i.test(request.headers['content-type'] ?? '');

/** Refuses what says that it is larger, before any of it is read. */
function refuseLarger(max: number, request: Request, response: Response): void {
  if (lengthOf(request) <= max) return;
  endWithAnswer(request, response);
  throw tooLarge();
}

/** Reads a stream to its end, or to `max`; null where it holds more than a file may, of which nothing is kept. */
async function collect(stream: AsyncIterable<Buffer>, max: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size <= FILE_MAX_BYTES) chunks.push(chunk);
    else chunks.length = 0;
    if (size > max) break;
  }
  return size <= FILE_MAX_BYTES ? Buffer.concat(chunks) : null;
}

// In memory, so that nothing is left on the disk whatever happens; a file too large takes no typed text with it.
const inMemory: StorageEngine = {
  _handleFile(request, file, done) {
    const { locals } = request.res as Response;
    const taken = locals.viewer?.kind === 'member' && !locals.fileRefused;
    if (!taken) return void file.stream.resume().once('end', () => done(null, {}));
    collect(file.stream, REFUSED_UNREAD_BYTES).then((bytes) => {
      locals.file = { name: file.originalname, bytes };
      done(null, {});
    }, done);
  },
  _removeFile: (_request, _file, done) => done(null),
};

const parser = multer({
  storage: inMemory,
  defParamCharset: 'utf8',
  limits: { files: 1, fields: FIELDS_MAX, fieldSize: FIELD_MAX_BYTES, fieldNameSize: 100 },
}).single('file');

function readForm(request: Request, response: Response): Promise<void> {
  refuseLarger(REFUSED_UNREAD_BYTES, request, response);
  return new Promise((done, failed) => {
    parser(request, response, (error: unknown) => {
      if (!error) return done();
      if (!(error instanceof MulterError))
        return failed(new Refusal('invalid', 'The form was cut off.', { status: 400 }));
      const large = error.code === 'LIMIT_FIELD_VALUE';
      failed(
        large ? new Refusal('too_large', 'That is too large.') : new Refusal('invalid', 'Send one picture, as "file".'),
      );
    });
  });
}

/** Makes of whatever a file was called a name that can stand in a line: no folders, no ending, nothing unseen. */
function nameOf(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const line = lineText(last)
    .replace(/[\p{Cf}\p{Co}"<>|*?:]/gu, '')
    .replace(/\.[^.]{1,5}$/, '');
  return (
    line
      .slice(0, NAME_MAX)
      .replace(/[\ud800-\udbff]$/, '')
      .trim() || 'picture'
  );
}
