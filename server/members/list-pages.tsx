import { type Request, Router } from 'express';
import { memberPath } from '../../shared/addresses.ts';
import type { MemberCard } from '../../shared/member.ts';
import { More } from '../../shared/views/lists/next-page.tsx';
import { Avatar } from '../../shared/views/site/avatar.tsx';
import { dateText } from '../../shared/views/site/time.tsx';
import type { Db } from '../database/connection.ts';
import { listPlaceIn, listPlaceText, pageOf } from '../database/list-place.ts';
import { sendPage } from '../http/document.tsx';
import { type MemberOrder, membersByName, membersByTotal, readCards } from './list-store.ts';

const MEMBERS_PER_PAGE = 40;
const HERE = '/members';
const ORDERS = [
  ['newest', 'Newest', (member: MemberCard) => member.joinedAt],
  ['messages', 'Most messages', (member: MemberCard) => member.postCount],
  ['score', 'Highest score', (member: MemberCard) => member.reactionScore],
  ['name', 'Name', null],
] as const;
const number = new Intl.NumberFormat('en');

/** Serves the list of members: ordered by what they did or by name, searched by how names begin. */
export function memberListPages({ db }: { db: Db }): Router {
  const router = Router();

  router.get(HERE, async (request, response) => {
    const prefix = textIn(request, 'q');
    const asked = ORDERS.find(([name]) => name === request.query.sort) ?? ORDERS[0];
    // What begins alike stands together only by name.
    const [order, , totalOf] = prefix ? ORDERS[3] : asked;
    const found = await readCards(
      totalOf === null
        ? membersByName(db, prefix, textIn(request, 'after') || undefined, MEMBERS_PER_PAGE + 1)
        : membersByTotal(db, order as MemberOrder, listPlaceIn(request.query.after), MEMBERS_PER_PAGE + 1),
    );
    const { rows: members, last } = pageOf(found, MEMBERS_PER_PAGE);
    const next = last && (totalOf ? listPlaceText({ at: totalOf(last), id: last.id }) : last.name);
    sendPage(response, {
      title: 'Members',
      canonical: HERE,
      main: (
        <>
          <header class="list-head">
            <h1>Members</h1>
            <form action={HERE} method="get" class="row">
              <label class="sr-only" for="q">
                Find a member by how the name begins
              </label>
              <input id="q" name="q" type="search" value={prefix} placeholder="A name begins with …" dir="auto" />
              <button type="submit">Find</button>
            </form>
          </header>
          <nav class="tabs" aria-label="Order">
            {ORDERS.map(([name, words]) => (
              <a key={name} href={`${HERE}?sort=${name}`} aria-current={name === order ? 'page' : undefined}>
                {words}
              </a>
            ))}
          </nav>
          {members.length === 0 && (
            <p class="empty">{prefix ? `Nobody’s name begins with “${prefix}”.` : 'There are no more members.'}</p>
          )}
          {members.length > 0 && (
            <ul class="rows">
              {members.map((member) => (
                <MemberRow key={member.id} member={member} />
              ))}
            </ul>
          )}
          {next !== undefined && (
            <More
              path={`${HERE}?${new URLSearchParams({ ...(prefix ? { q: prefix } : { sort: order }), after: next })}`}
              isFirst={request.query.after === undefined}
            />
          )}
        </>
      ),
    });
  });

  return router;
}

function MemberRow({ member }: { member: MemberCard }) {
  return (
    <li class="row-item member-row">
      <Avatar member={member} small />
      <div class="row-main">
        <h2>
          <a href={memberPath(member)}>
            <bdi>{member.name}</bdi>
          </a>
        </h2>
        <p>
          {member.title && <span class="member-title">{member.title}</span>} {member.title && '· '}Joined{' '}
          {dateText(member.joinedAt)}
        </p>
      </div>
      <dl class="member-totals">
        <div>
          <dt>Messages</dt>
          <dd>{number.format(member.postCount)}</dd>
        </div>
        <div>
          <dt>Reaction score</dt>
          <dd>{number.format(member.reactionScore)}</dd>
        </div>
        <div>
          <dt>Awards</dt>
          <dd>{number.format(member.awardCount)}</dd>
        </div>
      </dl>
    </li>
  );
}

function textIn(request: Request, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value.trim().slice(0, 100) : '';
}
