import { postPath } from '../../addresses.ts';
import { IgnoreForm } from '../site/ignore-form.tsx';
import type { PostProps } from './post-view.tsx';

/** What a reader does with a post less often, behind one word. */
export function PostMenu({ post, thread, reader, act }: PostProps) {
  if (!reader.member || reader.member.id === post.author.id) return null;
  const hasPictures = reader.staff && post.html.includes('src="/files/');
  if (post.author.former && !hasPictures) return null;
  return (
    <details class="menu post-menu">
      <summary>
        More<span class="sr-only"> about post {post.number}</span>
      </summary>
      <div class="menu-in">
        {!post.author.former && (
          <>
            <IgnoreForm
              member={post.author}
              ignored={reader.ignored.includes(post.author.id)}
              to={postPath(thread, post.number)}
              onSubmit={act?.ignore?.(post)}
            />
            <a href={`/posts/${post.id}/report`}>Report…</a>
          </>
        )}
        {hasPictures && <a href={`/posts/${post.id}/pictures`}>Pictures…</a>}
      </div>
    </details>
  );
}
