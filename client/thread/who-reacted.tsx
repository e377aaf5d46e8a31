import { render } from 'preact';
import { reactorsPath } from '../../shared/addresses.ts';
import type { Reactors } from '../../shared/reaction.ts';
import { ReactionTabs, ReactorList } from '../../shared/views/post/who-reacted.tsx';
import { call } from '../api.ts';
import { instead } from '../instead.ts';
import { showTimes } from '../times.ts';

/** Shows in a panel who reacted to a post, with one kind or with any. Rejects where they cannot be read. */
export async function showReactors(postId: number, kind: string | undefined): Promise<void> {
  const dialog = document.createElement('dialog');
  dialog.className = 'reactors-panel';
  dialog.setAttribute('aria-label', 'Who reacted');
  let here = kind;
  let shown = await read(postId, here);

  const draw = () => {
    render(
      <>
        <header>
          <ReactionTabs postId={postId} reactions={shown.reactions} kind={here} choose={choose} />
          <button type="button" class="close" onClick={() => dialog.close()}>
            <span aria-hidden="true">✕</span>
            <span class="sr-only">Close</span>
          </button>
        </header>
        <ReactorList {...shown} />
        {shown.reactors.length === 0 && <p class="empty">Nobody any more.</p>}
        {shown.next && (
          <button type="button" onClick={more}>
            More
          </button>
        )}
      </>,
      dialog,
    );
    showTimes(dialog);
  };
  const choose = (next: string | undefined) =>
    instead(async () => {
      shown = await read(postId, next);
      here = next;
      draw();
    });
  const more = instead(async () => {
    const page = await read(postId, here, shown.next ?? undefined);
    shown = { ...page, reactors: [...shown.reactors, ...page.reactors] };
    draw();
  });

  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  draw();
  dialog.showModal();
}

function read(postId: number, kind: string | undefined, before?: string): Promise<Reactors> {
  return call<Reactors>('GET', reactorsPath(postId, kind, before));
}
