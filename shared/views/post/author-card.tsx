import { memberPath } from '../../addresses.ts';
import type { MemberCard } from '../../member.ts';
import { Emblem } from '../member/emblem.tsx';
import { StaffMark } from '../member/staff-mark.tsx';
import { Avatar } from '../site/avatar.tsx';
import { Flag } from '../site/flag.tsx';
import { dateText } from '../site/time.tsx';

const number = new Intl.NumberFormat('en');

/** Shows who wrote a post: name, rank title, and what the forum knows of them. */
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
        {author.emblems.length > 0 && (
          <a class="author-awards" href={`${memberPath(author)}/awards`} title="Awards">
            {author.emblems.map((emblem) => (
              <Emblem key={emblem} emblem={emblem} />
            ))}
            <span class="sr-only">
              Awards of <bdi>{author.name}</bdi>
            </span>
          </a>
        )}
        {isStarter && <p class="author-starter">Started this thread</p>}
      </div>
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
      <Fact name="Awards" value={number.format(author.awardCount)} />
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
