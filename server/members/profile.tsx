import type { Request, Response } from 'express';
import type { ComponentChildren } from 'preact';
import { memberPath } from '../../shared/addresses.ts';
import type { MemberCard } from '../../shared/member.ts';
import { StaffMark } from '../../shared/views/member/staff-mark.tsx';
import { Avatar } from '../../shared/views/site/avatar.tsx';
import { Flag } from '../../shared/views/site/flag.tsx';
import { dateText } from '../../shared/views/site/time.tsx';
import type { Db } from '../database/connection.ts';
import { notFound } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import { idIn, redirectedTo } from '../http/pages.ts';
import { findCard } from './card-store.ts';

const number = new Intl.NumberFormat('en');

/** The pages of a profile, by what their addresses end with. */
const TABS = { '': 'Profile', posts: 'Posts', threads: 'Threads', awards: 'Awards' } as const;
type ProfileTab = keyof typeof TABS;

/** Makes the address of a page of a member's profile. */
export function profilePath(member: { id: number; name: string }, tab: ProfileTab = ''): string {
  return memberPath(member) + (tab && `/${tab}`);
}

/**
 * Returns the card of the member whose profile is asked for; undefined where it has sent them to the right address. A form
 * that is shown again is shown where it was sent.
 */
export async function cardIn(
  db: Db,
  request: Request,
  response: Response,
  tab: ProfileTab,
): Promise<MemberCard | undefined> {
  const member = await findCard(db, idIn(request, 'member'));
  if (!member) throw notFound('member');
  if (request.method === 'GET' && redirectedTo(profilePath(member, tab), request, response)) return undefined;
  return member;
}

/** Sends a page of a member's profile: what everyone may know of them above, the page's own content below. */
export function sendProfile(
  response: Response,
  { member, tab, children }: { member: MemberCard; tab: ProfileTab; children: ComponentChildren },
): void {
  sendPage(response, {
    title: tab === '' ? member.name : `${TABS[tab]} · ${member.name}`,
    canonical: profilePath(member, tab),
    about: { type: 'profile' },
    main: (
      <>
        <ProfileHead member={member} />
        <nav class="tabs" aria-label={`About ${member.name}`}>
          {(Object.keys(TABS) as ProfileTab[]).map((each) => (
            <a key={each} href={profilePath(member, each)} aria-current={each === tab ? 'page' : undefined}>
              {TABS[each]}
            </a>
          ))}
        </nav>
        {children}
      </>
    ),
  });
}

function ProfileHead({ member }: { member: MemberCard }) {
  const facts = [
    ['Joined', dateText(member.joinedAt)],
    ['Messages', number.format(member.postCount)],
    ['Awards', number.format(member.awardCount)],
    ['Reaction score', number.format(member.reactionScore)],
    ...(member.location ? [['Location', member.location]] : []),
  ].filter(([name]) => !member.former || name === 'Messages');
  return (
    <section class="profile-head">
      <header class="profile">
        <Avatar member={member} />
        <div>
          <h1>
            <bdi>{member.name}</bdi>
          </h1>
          <p class="profile-title">
            <StaffMark member={member} />
            {member.title && <span>{member.title}</span>}
            {member.country && <Flag country={member.country} />}
          </p>
        </div>
      </header>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
