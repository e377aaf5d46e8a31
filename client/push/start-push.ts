import type { MemberFace } from '../../shared/member.ts';
import type { ParleySocket } from '../socket.ts';
import { wishHere } from './wish.ts';

/** Loads what pop-ups need, in the browsers in which they were turned on and on the page that turns them on. */
export function startPush(member: MemberFace, socket: ParleySocket): void {
  const page = document.getElementById('this-device');
  if (page) void import('./this-device.tsx').then(({ showThisDevice }) => showThisDevice(page, member.id));
  if (wishHere()) void import('./keep-push.ts').then(({ keepPush }) => keepPush(member.id, socket));
}
