import { memberPath } from '../../addresses.ts';
import type { Viewers } from '../../viewers.ts';
import { Avatar } from '../site/avatar.tsx';

/** Shows who is on the forum right now. Its own, not the thread's line: shared, that would split what threads load in two. */
export function OnForum({ viewers: { total, memberCount, members, guests } }: { viewers: Viewers }) {
  const more = memberCount - members.length;
  return (
    <footer class="viewers">
      <h2>
        Users who are on the forum (Total: {total}, Members: {memberCount}, Guests: {guests})
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
