import { memberPath } from '../../addresses.ts';
import type { Viewers } from '../../viewers.ts';
import { Avatar } from './avatar.tsx';

interface ViewersLineProps {
  viewers: Viewers;
  /** What they do right now: "viewing this thread". */
  doing: string;
  id?: string;
}

/** Shows who is here right now. */
export function ViewersLine({ viewers: { total, memberCount, members, guests }, doing, id }: ViewersLineProps) {
  const more = memberCount - members.length;
  return (
    <footer class="viewers" id={id}>
      <h2>
        Users who are {doing} (Total: {total}, Members: {memberCount}, Guests: {guests})
      </h2>
      {members.length > 0 && (
        <ul>
          {members.map((member) => (
            <li key={member.id}>
              <a href={memberPath(member)}>
                <Avatar member={member} small />
                <bdi>{member.name}</bdi>
              </a>
            </li>
          ))}
          {more > 0 && <li>and {more} more</li>}
        </ul>
      )}
    </footer>
  );
}
