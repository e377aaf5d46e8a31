import { Router } from 'express';
import { memberPath, postPath } from '../../shared/addresses.ts';
import { Avatar } from '../../shared/views/site/avatar.tsx';
import { Flag } from '../../shared/views/site/flag.tsx';
import { IgnoreForm } from '../../shared/views/site/ignore-form.tsx';
import { dateText, Time } from '../../shared/views/site/time.tsx';
import { audiencesOf } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { notFound } from '../errors.ts';
import { viewerOf } from '../http/context.ts';
import { sendPage } from '../http/document.tsx';
import { idIn, redirectedTo } from '../http/pages.ts';
import { isIgnored } from '../ignores/store.ts';
import { excerpt } from '../posts/markup/parse-body.ts';
import { listPostsBy } from '../posts/store.ts';
import { findById } from './store.ts';

const RECENT_POSTS = 20;
const number = new Intl.NumberFormat('en');

/** Serves members' profiles: what everyone may know of them, and their newest posts. */
export function memberPages({ db }: { db: Db }): Router {
  const router = Router();

  router.get('/members/:ref', async (request, response) => {
    const member = await findById(db, idIn(request, 'member'));
    if (!member) throw notFound('member');
    if (redirectedTo(memberPath(member), request, response)) return;
    const viewer = viewerOf(response);
    const isFormer = member.deleted_at !== null;
    const posts = await listPostsBy(db, member.id, audiencesOf(viewer), RECENT_POSTS);
    const ignored =
      viewer.kind === 'member' && viewer.id !== member.id && !isFormer
        ? await isIgnored(db, viewer.id, member.id)
        : null;
    const facts = [
      ['Joined', dateText(member.joined_at)],
      ['Messages', number.format(member.post_count)],
      ['Awards', number.format(member.award_count)],
      ['Reaction score', number.format(member.reaction_score)],
      ...(member.location ? [['Location', member.location]] : []),
    ];
    sendPage(response, {
      title: member.name,
      canonical: memberPath(member),
      main: (
        <>
          <header class="profile">
            <Avatar member={member} />
            <div>
              <h1>
                <bdi>{member.name}</bdi>
              </h1>
              <p>
                {member.title} {member.country && <Flag country={member.country} />}
              </p>
            </div>
          </header>
          <dl class="facts">
            {facts
              .filter(([name]) => !isFormer || name === 'Messages')
              .map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>
                    <bdi>{value}</bdi>
                  </dd>
                </div>
              ))}
          </dl>
          <div class="row profile-acts">
            {ignored !== null && <IgnoreForm member={member} ignored={ignored} to={memberPath(member)} />}
            {viewer.kind === 'member' && viewer.role === 'administrator' && !isFormer && (
              <a class="button" href={`/members/${member.id}/rename`}>
                Rename
              </a>
            )}
            {viewer.kind === 'member' && viewer.role === 'administrator' && member.account_id === null && !isFormer && (
              <form action={`/members/${member.id}/invite`} method="post">
                <button type="submit">Make an invitation to claim this member</button>
              </form>
            )}
          </div>
          <h2>Newest posts</h2>
          {posts.length === 0 && <p class="empty">None yet.</p>}
          <ul class="rows">
            {posts.map((post) => (
              <li key={post.id} class="row-item">
                <div class="row-main">
                  <h3 dir="auto">
                    <a href={postPath({ id: post.thread_id, slug: post.slug }, post.number)}>{post.title}</a>
                  </h3>
                  <p dir="auto">{excerpt(post.body)}</p>
                  <p>
                    <Time at={post.created_at} />
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </>
      ),
    });
  });

  return router;
}
