import type { MemberFace } from '../shared/member.ts';
import type { ListPage } from '../shared/views/lists/list-page.ts';
import type { ThreadPage } from '../shared/views/thread/thread-page.ts';

/** What a page says beside what it shows. */
export interface PageData {
  site: { member: MemberFace | null; unread: number; timeZone: string | null };
  thread?: ThreadPage;
  list?: ListPage;
}

/** What the server says of the page it served: who is looking, and what its islands start from. */
export const pageData: PageData = JSON.parse(document.getElementById('page-data')?.textContent ?? '{}');
