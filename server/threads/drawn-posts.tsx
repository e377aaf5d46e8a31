import { randomUUID } from 'node:crypto';
import type { ComponentType } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { mayStillEdit } from '../../shared/edit-window.ts';
import { type PostProps, PostView } from '../../shared/views/post/post-view.tsx';
import { TimeZone } from '../../shared/views/site/time-zone.ts';
import type { Reader } from '../../shared/views/thread/thread-page.ts';
import { Kept } from './kept.ts';
import type { PagePosts } from './page-posts.ts';

// Stands on a page, and within quotes in its data, where bytes belong that are ready. Nobody can have written it.
const HOLE = randomUUID();
const HOLES = new RegExp(`"?${HOLE}"?`);

/** What a page is drawn with in place of its posts. */
export interface Holes {
  Post: ComponentType<PostProps>;
  data: string;
}

/** Draws posts once for all who see them alike, and keeps them as bytes: they need not be written out again. */
export class DrawnPosts {
  readonly #kept = new Kept<Buffer>();

  /** Draws a page for somebody: `draw` leaves holes for the posts, and for their data at the end. */
  page(read: PagePosts, timeZone: string | null, draw: (holes: Holes) => string): Buffer {
    const ready: Buffer[] = [];
    const Post = (props: PostProps) => {
      ready.push(this.#post(read.version, timeZone, props));
      return HOLE;
    };
    const [first = '', ...rest] = draw({ Post, data: HOLE }).split(HOLES);
    ready.push(read.embedded);
    return Buffer.concat([Buffer.from(first), ...rest.flatMap((text, i) => [ready[i] ?? NOTHING, Buffer.from(text)])]);
  }

  #post(version: string, timeZone: string | null, props: PostProps): Buffer {
    const { post, reader, reaction, faces } = props;
    const seenBy = asOthers(reader, post.author.id);
    // The time to edit ends without anything being changed.
    const inTime = mayStillEdit(post, reader.editHours, Date.now());
    const name = `${post.id} ${JSON.stringify([timeZone, seenBy, reaction, faces, inTime])}`;
    const kept = this.#kept.find(name, version);
    if (kept) return kept;
    const drawn = Buffer.from(
      renderToString(
        <TimeZone.Provider value={timeZone}>
          <PostView {...props} reader={seenBy} />
        </TimeZone.Provider>,
      ),
    );
    this.#kept.keep(name, version, drawn, drawn.length);
    return drawn;
  }
}

const NOTHING = Buffer.alloc(0);

/**
 * Leaves of a reader what a post of this author looks different for: nothing else of them can come into what others are
 * shown.
 */
function asOthers(reader: Reader, authorId: number): Reader {
  const { member, ignored } = reader;
  const somebody = { id: member?.id === authorId ? authorId : 0, name: '', avatar: null };
  return { ...reader, ban: undefined, member: member && somebody, ignored: ignored.filter((id) => id === authorId) };
}
