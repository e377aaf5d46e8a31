import type { NotificationReadEvent } from '../../shared/events.ts';
import type { BusMessage } from './bus.ts';
import type { ParleyServer } from './requests.ts';
import { memberRoom } from './rooms.ts';

/** Passes a message on to the sockets of this node that it is for; the changes of threads go through their feeds. */
export function tellSockets(io: ParleyServer, message: BusMessage): void {
  const tabsOf = (memberId: number) => io.to(memberRoom(memberId));
  switch (message.type) {
    case 'notification:created':
      tabsOf(message.memberId).emit(message.type, message.event);
      break;
    case 'notification:read':
      tabsOf(message.memberId).emit(message.type, message.event as NotificationReadEvent);
      break;
    case 'notification:viewed':
      tabsOf(message.memberId).emit(message.type, message.event);
      break;
    case 'submission:decided':
      tabsOf(message.memberId).emit(message.type, message.event);
      break;
    case 'thread:read':
      tabsOf(message.memberId).emit(message.type, message.event);
      break;
    case 'threads:read':
      tabsOf(message.memberId).emit(message.type, message.event);
      break;
    case 'ignores:changed':
      tabsOf(message.memberId).emit(message.type, message.event);
      break;
    case 'member:changed':
      io.emit(message.type, { member: message.card });
      break;
    case 'board:archived': {
      const { type, ...event } = message;
      for (const socket of io.of('/').sockets.values())
        if ([...socket.data.following.values()].includes(event.boardId)) socket.emit(type, event);
    }
  }
}
