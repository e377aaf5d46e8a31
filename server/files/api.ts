import type { File } from '../../shared/file.ts';
import { FileAnswer } from '../../shared/file.ts';
import { requireMember } from '../accounts/viewer.ts';
import { type Api, NoInput } from '../http/api.ts';
import { receiveFile } from '../http/upload.ts';
import { addFile } from './add-file.ts';
import type { FileWriteParts } from './parts.ts';
import { makePicture } from './picture.ts';
import type { StoredFile } from './store.ts';
import { widthsOf } from './widths.ts';

/** Takes pictures for posts. */
export function serveFiles(api: Api, parts: FileWriteParts): void {
  api.serve(
    {
      method: 'post',
      scope: 'write',
      path: '/files',
      summary: 'Upload a picture; it is yours alone until a post shows it, and goes after a day if none does',
      params: NoInput,
      query: NoInput,
      body: NoInput,
      answer: FileAnswer,
      limit: 'upload',
      creates: true,
      takesFile: true,
    },
    async ({ viewer, request, response }) => {
      const member = requireMember(viewer);
      const upload = await receiveFile(parts.files.gate, request, response);
      const file = await addFile(parts, member, { kind: 'picture', upload, make: makePicture });
      response.status(201);
      return { file: publicFile(file) };
    },
  );
}

/** Returns what whoever uploaded a picture is told of it. */
export function publicFile({ id, name, width, height, bytes }: StoredFile): File {
  const url = `/files/${id}`;
  const [narrowest = width] = widthsOf(width);
  return {
    id,
    url,
    width,
    height,
    thumb: narrowest === width ? url : `${url}/${narrowest}`,
    bytes,
    markdown: `![${name.replace(/[\\[\]!]/g, '\\$&')}](${url})`,
  };
}
