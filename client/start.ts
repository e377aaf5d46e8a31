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
import type { takePart } from './thread/taking-part.ts';
import { keepTimes } from './times.ts';

const { site, thread, list } = pageData;

/** Brings the page to life; `forMember` is what a member takes part in its thread with. */
export function start(forMember?: typeof takePart) {
  document.documentElement.classList.add('js');
  closeMenus();
  glideOnceUsed();
  const alive = site.member || thread || list ? comeAlive(forMember) : null;
  listenForShortcuts();
  openFoldOfAddress();
  sharePermalinks();
  keepTimes();
  replaceMissingPictures();
  return alive;
}

/** Connects the page, and has its thread or list follow what happens. */
function comeAlive(forMember?: typeof takePart) {
  const threadRoot = document.getElementById('thread');
  const listRoot = document.getElementById('list');
  const socket = connect();
  const page = thread && threadRoot ? new LivePage(threadRoot, thread, socket, forMember) : null;
  if (page) offerOriginals(page.root);
  if (list && listRoot)
    import('./lists/live-list.tsx').then(
      ({ startList }) => startList(listRoot, list, socket),
      () => {}, // Then it stays as it was served.
    );
  if (import.meta.env.DEV) socket.io.on('reconnect', () => location.reload());
  return { socket, page };
}
