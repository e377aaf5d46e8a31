import type { ComponentChildren } from 'preact';
import type { MemberFace } from '../../member.ts';
import type { Post } from '../../post.ts';
import { Avatar } from '../site/avatar.tsx';

const FACES = 4;
const NAMES = 3;

interface Props {
  agreeing: Post[];
  /** The post they agree with; undefined where it stands on another page. */
  said: Post | undefined;
  target: number;
  /** The posts themselves, seen once the row is opened. */
  children: ComponentChildren;
}

/** Shows posts that only agree as one row that says who does; opened, as the posts they are. */
export function AgreementFold({ agreeing, said, target, children }: Props) {
  const members = [...new Map(agreeing.map(({ author }) => [author.id, author])).values()];
  const first = agreeing[0]?.number ?? 0;
  const last = agreeing.at(-1)?.number ?? first;
  return (
    <details class="agreement">
      <summary data-first={first} data-number={last}>
        <span class="faces">
          {members.slice(0, FACES).map((member) => (
            <Avatar key={member.id} member={member} small />
          ))}
        </span>
        <span class="agreement-who" title={members.map(({ name }) => name).join(', ')}>
          <Names members={members} /> {members.length === 1 ? 'agrees' : 'agree'} with{' '}
          {said ? <bdi>{said.author.name}</bdi> : `post #${target}`}
        </span>
        <span class="agreement-numbers">{first === last ? `#${first}` : `#${first} – #${last}`}</span>
      </summary>
      {children}
    </details>
  );
}

/** "Ann", "Ann and Bob", "Ann, Bob and Carla", "Ann, Bob and 7 others". */
function Names({ members }: { members: MemberFace[] }) {
  const named = members.slice(0, members.length > NAMES ? NAMES - 1 : NAMES);
  const others = members.length - named.length;
  return (
    <>
      {named.map(({ id, name }, i) => (
        <>
          {i > 0 && (i === named.length - 1 && others === 0 ? ' and ' : ', ')}
          <bdi key={id}>{name}</bdi>
        </>
      ))}
      {others > 0 && ` and ${others} others`}
    </>
  );
}
