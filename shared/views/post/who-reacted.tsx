import { memberPath, reactorsPath } from '../../addresses.ts';
import type { Reaction, Reactor } from '../../reaction.ts';
import { Avatar } from '../site/avatar.tsx';
import { Time } from '../site/time.tsx';

interface TabsProps {
  postId: number;
  reactions: Reaction[];
  /** The kind that is shown; undefined while all are. */
  kind: string | undefined;
  choose?: (kind: string | undefined) => (event: Event) => void;
}

/** Links to those who gave each kind of reaction to a post, and to all of them. */
export function ReactionTabs({ postId, reactions, kind: here, choose }: TabsProps) {
  const all = reactions.reduce((sum, { count }) => sum + count, 0);
  const tab = (kind: string | undefined, face: string, label: string, count: number) => (
    <a
      key={kind ?? ''}
      href={reactorsPath(postId, kind)}
      title={label}
      aria-current={kind === here ? 'page' : undefined}
      onClick={choose?.(kind)}
    >
      {face} <span class="sr-only">{label}</span> <span class="tally">{count.toLocaleString('en')}</span>
    </a>
  );
  return (
    <nav class="tabs" aria-label="Kinds of reactions">
      {tab(undefined, 'All', 'Everybody', all)}
      {reactions.map(({ kind, emoji, label, count }) => tab(kind, emoji, label, count))}
    </nav>
  );
}

/** Lists people with the reaction each of them gave. */
export function ReactorList({ reactions, reactors }: { reactions: Reaction[]; reactors: Reactor[] }) {
  const faces = new Map(reactions.map((reaction) => [reaction.kind, reaction]));
  return (
    <ul class="reactors">
      {reactors.map(({ kind, member, at }) => (
        <li key={member.id}>
          <Avatar member={member} small />
          <a href={memberPath(member)}>
            <bdi>{member.name}</bdi>
          </a>
          <span class="emblem" title={faces.get(kind)?.label}>
            {faces.get(kind)?.emoji}
          </span>
          <Time at={at} />
        </li>
      ))}
    </ul>
  );
}
