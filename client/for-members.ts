import './members.css';
import { startBell } from './alerts/bell.tsx';
import { pageData } from './page-data.ts';
import { startPush } from './push/start-push.ts';
import { offerQuotes } from './quoting/quote-selection.ts';
import { start } from './start.ts';
import { takePart } from './thread/taking-part.ts';
import { countQueue, hearDecisions } from './waiting.ts';
import { takePictures } from './writing/picture-input.ts';
import { startWriting } from './writing/start-writing.ts';

// What guests have no use for, and so do not load. Members load all of it with their page, not when they come to use it:
// what they write must be kept, and sent again, whatever becomes of the server.
const { member, unread } = pageData.site;
const alive = start(takePart);
if (member && alive) {
  const { socket, page } = alive;
  const bell = document.getElementById('bell');
  if (bell) startBell(bell, unread, socket, (n) => page?.shows(n) ?? false);
  countQueue(socket);
  if (page) {
    hearDecisions(socket, page);
    offerQuotes(page.root, (number) => page.quote(number));
  }
  startWriting();
  takePictures();
  startPush(member, socket);
}
