import { shownAt } from '../anchor.ts';
import { announce } from '../announcer.ts';
import type { LivePage } from './live-page.tsx';

const TURNING_AWAY = ['wheel', 'touchmove', 'pointerdown', 'keydown'];

/**
 * Brings what a member has just sent into view, and again what becomes of it – that it stands, waits for approval or was not
 * sent – until they turn to something else. The focus stays where it is.
 */
export class OwnPost {
  readonly #on: LivePage;
  #clientId: string | null = null;
  #shown = '';

  constructor(on: LivePage) {
    this.#on = on;
    const letGo = () => {
      this.#clientId = null;
    };
    for (const event of TURNING_AWAY) addEventListener(event, letGo, { capture: true, passive: true });
  }

  /** Attends to the post of this clientId from now on. */
  attend(clientId: string): void {
    this.#clientId = clientId;
    this.#shown = '';
  }

  /** Takes note that the page was drawn anew. */
  drawn(): void {
    if (this.#clientId === null) return;
    const standing = this.#on.page.posts.find(({ clientId }) => clientId === this.#clientId);
    const pending = document.getElementById(`pending-${this.#clientId}`);
    const element = standing ? shownAt(standing.number) : (pending ?? lastSubmission(this.#on.root));
    const shown = `${element?.id} ${element?.className}`;
    // What stays as it is was in view already: whoever scrolls on by other means is not fetched back.
    // Of what is higher than the screen its foot is shown, where it says what became of it.
    if (shown !== this.#shown)
      for (const part of [element, element?.querySelector('.post-foot')])
        part?.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    this.#shown = shown;
    if (standing) announce(`Your post is #${standing.number} now`);
    if (!pending) this.#clientId = null;
  }
}

function lastSubmission(root: Element): Element | null {
  return root.querySelector('.submission:last-child');
}
