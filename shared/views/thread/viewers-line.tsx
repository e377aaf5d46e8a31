import { memberPath } from '../../addresses.ts';
import type { Viewers } from '../../viewers.ts';
import { Avatar } from '../site/avatar.tsx';

/** Shows who is viewing the thread right now. */
export function ViewersLine({ viewers }: { viewers: Viewers }) {
  const more = viewers.memberCount - viewers.members.length;
  return (
    <footer class="viewers" id="viewers">
      <h2>
        Users who are viewing this thread (Total: {viewers.total}, Members: {viewers.memberCount}, Guests:{' '}
        {viewers.guests})
      </h2>
      {viewers.members.length > 0 && (
        <ul>
          {viewers.members.map((member) => (
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
