import type { MemberFace } from '../shared/member.ts';
import { startBell } from './alerts/bell.tsx';
import { pageData } from './page-data.ts';
import { startPush } from './push/start-push.ts';
import { offerQuotes } from './quoting/quote-selection.ts';
import type { ParleySocket } from './socket.ts';
import type { LivePage } from './thread/live-page.tsx';
import { takePictures } from './writing/picture-input.ts';

/** Starts what guests have no use for, and so need not load. */
export function startForMembers(member: MemberFace, socket: ParleySocket, page: LivePage | null): void {
  const bell = document.getElementById('bell');
  if (bell) startBell(bell, pageData.site.unread, socket, (n) => page?.shows(n) ?? false);
  if (page) offerQuotes(page.root, (number) => page.quote(number));
  takePictures();
  startPush(member, socket);
}
