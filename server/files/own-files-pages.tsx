import { type Request, Router } from 'express';
import { postPath } from '../../shared/addresses.ts';
import { FileId, type OwnFile, type OwnFiles } from '../../shared/file.ts';
import { Older } from '../../shared/views/lists/next-page.tsx';
import { FormPage } from '../../shared/views/site/form.tsx';
import { SETTINGS } from '../../shared/views/site/settings-page.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import { showSettings } from '../accounts/settings/show-settings.tsx';
import { notFound } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import { type Limits, personOf } from '../http/limits.ts';
import { memberIn, typedIn } from '../http/pages.ts';
import { deleteOwnFile } from './delete-own-file.ts';
import { FilePlaceText, ownFile, ownFiles } from './own-files.ts';
import type { FileWriteParts } from './parts.ts';
import { megabytes, sizeText } from './size-text.ts';

const { path } = SETTINGS.files;

/** Serves the page on which members see what they brought, and delete it. */
export function ownFilesPages(parts: FileWriteParts & { limits: Limits }): Router {
  const { db } = parts;
  const router = Router();

  router.get(path, (request, response) =>
    showSettings(request, response, {
      db,
      page: 'files',
      draw: async () => {
        const before = FilePlaceText.safeParse(request.query.before).data;
        return <Files {...(await ownFiles(parts, memberIn(response), before))} isFirst={!before} />;
      },
    }),
  );

  router.get(`${path}/:id/delete`, async (request, response) => {
    const member = memberIn(response);
    const file = await ownFile(db, member, fileId(request));
    if (!file) throw notFound('file');
    const title = `Delete “${file.name}”?`;
    sendPage(response, {
      title,
      main: (
        <FormPage title={title}>
          <p>{consequenceOf(file)} This cannot be taken back.</p>
          <p class="file-shown">
            <img src={file.thumb} alt={file.name} />
          </p>
          <form class="row" action={`${path}/${file.id}/delete`} method="post">
            <button class="primary" type="submit" name="inUse" value="yes">
              Delete it
            </button>
            <a class="button" href={path}>
              Keep it
            </a>
          </form>
        </FormPage>
      ),
    });
  });

  router.post(`${path}/:id/delete`, async (request, response) => {
    const member = memberIn(response);
    await parts.limits.spend('write', personOf(member, request.ip));
    const id = fileId(request);
    const inUse = typedIn(request).inUse === 'yes';
    const file = await ownFile(db, member, id);
    // A post may have come to show it since the page was drawn: first it is said what would happen.
    if (file?.isUsed && !inUse) return response.redirect(303, `${path}/${id}/delete`);
    await deleteOwnFile(parts, member, { id, inUse });
    response.redirect(303, path);
  });

  return router;
}

function fileId(request: Request): string {
  const id = FileId.safeParse(request.params.id).data;
  if (id === undefined) throw notFound('file');
  return id;
}

function consequenceOf({ kind, isUsed, posts }: OwnFile): string {
  if (!isUsed) return 'Nothing shows it.';
  if (kind === 'avatar') return 'You are shown by the first letters of your name from then on.';
  const where = posts > 1 ? `${posts} posts show it. In each of them` : 'A post shows it. There';
  return `${where}, a frame that says it is not available stays in its place; the words around it stay as they are.`;
}

function Files({ files, usedBytes, quotaBytes, before, isFirst }: OwnFiles & { isFirst: boolean }) {
  return (
    <>
      <p class="hint" id="quota">
        {sizeText(usedBytes)} of {megabytes(quotaBytes)} used.
      </p>
      <meter class="quota" min={0} max={quotaBytes} value={usedBytes} aria-labelledby="quota" />
      {files.length === 0 ? (
        <p class="empty">Nothing here. Pictures that you put into posts, and of yourself, are listed on this page.</p>
      ) : (
        <ul class="rows files">
          {files.map((file) => (
            <FileRow key={file.id} file={file} />
          ))}
        </ul>
      )}
      {before && <Older path={`${path}?before=${before}`} isFirst={isFirst} />}
    </>
  );
}

function FileRow({ file }: { file: OwnFile }) {
  const { id, name, url, thumb, bytes, createdAt, isUsed } = file;
  return (
    <li class="row-item">
      <a class="file-shown" href={url}>
        <img src={thumb} alt={`Open “${name}”`} loading="lazy" />
      </a>
      <div class="row-main">
        <h2>
          <bdi>{name}</bdi>
        </h2>
        <p>
          <Use file={file} />
        </p>
        <p>
          {sizeText(bytes)} · <Time at={createdAt} />
        </p>
      </div>
      {isUsed ? (
        <a class="button" href={`${path}/${id}/delete`}>
          Delete…<span class="sr-only"> “{name}”</span>
        </a>
      ) : (
        <form action={`${path}/${id}/delete`} method="post">
          <button type="submit">
            Delete<span class="sr-only"> “{name}”</span>
          </button>
        </form>
      )}
    </li>
  );
}

function Use({ file }: { file: OwnFile }) {
  const { kind, isAvatar, isUsed, posts, first, goesAt } = file;
  if (isAvatar) return <>Your avatar</>;
  if (first)
    return (
      <>
        In{' '}
        <a href={postPath(first.thread, first.number)}>
          <bdi>{first.thread.title}</bdi> #{first.number}
        </a>
        {posts > 1 && ` and ${posts - 1} more ${posts === 2 ? 'post' : 'posts'}`}
      </>
    );
  if (isUsed) return <>In a post that is closed to you now</>;
  if (kind === 'avatar') return <>An avatar of yours from before; it goes by itself</>;
  return (
    <>
      In no post
      {goesAt !== null && (
        <>
          ; unless you use it, it goes on <Time at={goesAt} />
        </>
      )}
    </>
  );
}
