import './style.css';
import { glideOnceUsed } from './glide.ts';
import { closeMenus } from './menus.ts';
import { pageData } from './page-data.ts';
import { replaceMissingPictures } from './pictures.ts';
import { offerOriginals } from './quoting/offer-originals.ts';
import { listenForShortcuts } from './shortcuts/shortcuts.ts';
import { connect } from './socket.ts';
import { openFoldOfAddress } from './thread/folds.ts';
import { LivePage } from './thread/live-page.tsx';
import { sharePermalinks } from './thread/share.ts';
import { keepTimes } from './times.ts';
import { countQueue, hearDecisions } from './waiting.ts';
import { startWriting } from './writing/start-writing.ts';

document.documentElement.classList.add('js');
closeMenus();
glideOnceUsed();

const { site, thread, list } = pageData;
const threadRoot = document.getElementById('thread');
const listRoot = document.getElementById('list');

if (site.member || thread || list) {
  const socket = connect();
  const page = thread && threadRoot ? new LivePage(threadRoot, thread, socket) : null;
  if (page) offerOriginals(page.root);
  hearDecisions(socket, page);
  countQueue(socket);
  const { member } = site;
  if (member) void import('./for-members.ts').then(({ startForMembers }) => startForMembers(member, socket, page));
  if (list && listRoot) void import('./lists/live-list.tsx').then(({ startList }) => startList(listRoot, list, socket));
  if (import.meta.env.DEV) socket.io.on('reconnect', () => location.reload());
}
listenForShortcuts();
openFoldOfAddress();
sharePermalinks();
startWriting();
keepTimes();
replaceMissingPictures();
