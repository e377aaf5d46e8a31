import type { MembersHere } from './members-here.ts';
import type { ParleyServer } from './requests.ts';
import type { FeedEvent } from './thread-feed.ts';
import type { ThreadFeeds } from './thread-feeds.ts';

export const threadRoom = (threadId: number) => `thread:${threadId}`;
/** Those who moderate, on whatever page they are. */
export const STAFF_ROOM = 'staff';
/** Those to whom it is shown who is on the forum. */
export const FORUM_ROOM = 'forum';
export const boardRoom = (boardId: number) => `board:${boardId}`;
export const memberRoom = (memberId: number) => `member:${memberId}`;

/** Feeds a thread's room, and hears what other nodes say to a member, while somebody on this node is in the room. */
export function followRooms(io: ParleyServer, { feeds, members }: { feeds: ThreadFeeds; members: MembersHere }): void {
  const unfollow = new Map<string, () => void>();
  const { adapter } = io.of('/');
  adapter.on('create-room', (room: string) => {
    const [kind, id] = room.split(':');
    if (kind === 'member') unfollow.set(room, members.follow(Number(id)));
    if (kind === 'thread')
      unfollow.set(
        room,
        feeds.follow(Number(id), (event) => emitChange(io, Number(id), event)),
      );
  });
  adapter.on('delete-room', (room: string) => {
    unfollow.get(room)?.();
    unfollow.delete(room);
  });
}

function emitChange(io: ParleyServer, threadId: number, { name, after, change }: FeedEvent): void {
  const room = io.to(threadRoom(threadId));
  if ('thread' in change)
    room.emit('thread:updated', { threadId, after, cursor: change.cursor, thread: change.thread });
  else if (name !== 'thread:updated') room.emit(name, { threadId, after, cursor: change.cursor, post: change.post });
}
