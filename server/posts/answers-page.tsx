import { Router } from 'express';
import { answersPath, memberPath, postPath, threadPath } from '../../shared/addresses.ts';
import { More } from '../../shared/views/lists/next-page.tsx';
import { Avatar } from '../../shared/views/site/avatar.tsx';
import { Crumbs } from '../../shared/views/site/crumbs.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import type { Db } from '../database/connection.ts';
import { pageOf } from '../database/list-place.ts';
import { viewerOf } from '../http/context.ts';
import { sendPage } from '../http/document.tsx';
import { idIn, numberIn } from '../http/pages.ts';
import { listAnswers } from './answers.ts';
import { excerpt } from './markup/parse-body.ts';
import { requireReadablePost } from './policy.ts';

const ANSWERS_PER_PAGE = 30;

/** Serves the list of the posts that answer a post. */
export function answersPages({ db }: { db: Db }): Router {
  const router = Router();

  router.get('/posts/:id/answers', async (request, response) => {
    const { post, thread } = await requireReadablePost(db, viewerOf(response), idIn(request, 'post'));
    const after = numberIn(request.query.after) ?? 0;
    const found = await listAnswers(db, post, { after, limit: ANSWERS_PER_PAGE + 1 });
    const { rows: answers, last } = pageOf(found, ANSWERS_PER_PAGE);
    const title = `Answers to post #${post.number}`;
    sendPage(response, {
      title,
      main: (
        <>
          <Crumbs
            to={[
              { title: thread.title, href: threadPath(thread) },
              { title: `Post #${post.number}`, href: postPath(thread, post.number) },
            ]}
          />
          <h1>{title}</h1>
          {answers.length === 0 && <p class="empty">Nobody has answered.</p>}
          {answers.length > 0 && (
            <ul class="rows">
              {answers.map(({ id, number, body, createdAt, author_id, author_name, author_avatar }) => {
                const author = { id: author_id, name: author_name, avatar: author_avatar };
                return (
                  <li key={id} class="row-item">
                    <Avatar member={author} small />
                    <div class="row-main">
                      <h2>
                        <a href={postPath(thread, number)} dir="auto">
                          {excerpt(body)}
                        </a>
                      </h2>
                      <p>
                        <a href={memberPath(author)}>
                          <bdi>{author.name}</bdi>
                        </a>{' '}
                        · #{number} · <Time at={createdAt} />
                      </p>
                    </div>
                  </li>
                );
              })}
            </ul>
          )}
          {last && <More path={answersPath(post.id, last.number)} isFirst={after === 0} />}
        </>
      ),
    });
  });

  return router;
}
