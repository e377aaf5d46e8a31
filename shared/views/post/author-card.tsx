import { memberPath } from '../../addresses.ts';
import type { MemberCard } from '../../member.ts';
import { Emblem } from '../member/emblem.tsx';
import { StaffMark } from '../member/staff-mark.tsx';
import { Avatar } from '../site/avatar.tsx';
import { Flag } from '../site/flag.tsx';
import { dateText } from '../site/time.tsx';

const number = new Intl.NumberFormat('en');

/** Shows who wrote a post: name, rank title, and what the forum knows of them, which phones show on a tap. */
export function AuthorCard({ author, isStarter }: { author: MemberCard; isStarter: boolean }) {
  return (
    <div class="author">
      <Avatar member={author} />
      <div class="author-who">
        <a class="author-name" href={memberPath(author)}>
          <bdi>{author.name}</bdi>
        </a>
        {author.title && <p class="author-title">{author.title}</p>}
        <StaffMark member={author} />
        {isStarter && (
          <p class="author-starter">
            <span class="wide-only">Thread </span>starter
          </p>
        )}
      </div>
      <details class="fold">
        <summary>
          <span class="sr-only">
            About <bdi>{author.name}</bdi>
          </span>
        </summary>
      </details>
      <dl class="author-facts">
        {!author.former && <Fact name="Joined" value={dateText(author.joinedAt)} />}
        <Fact name="Messages" value={number.format(author.postCount)} />
        {!author.former && <Standing author={author} />}
      </dl>
    </div>
  );
}

function Standing({ author }: { author: MemberCard }) {
  return (
    <>
      <div>
        <dt>Awards</dt>
        <dd>
          {author.emblems.length > 0 ? (
            <a class="author-awards" href={`${memberPath(author)}/awards`}>
              {author.emblems.map((emblem) => (
                <Emblem key={emblem} emblem={emblem} />
              ))}{' '}
              {number.format(author.awardCount)}
              <span class="sr-only">
                {' '}
                of <bdi>{author.name}</bdi>
              </span>
            </a>
          ) : (
            <bdi>{author.awardCount}</bdi>
          )}
        </dd>
      </div>
      <Fact name="Reaction score" value={number.format(author.reactionScore)} />
      {author.country && (
        <div>
          <dt>Country</dt>
          <dd>
            <Flag country={author.country} />
          </dd>
        </div>
      )}
      {author.location && <Fact name="Location" value={author.location} />}
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}
