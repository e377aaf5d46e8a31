import type { WatchLevel } from '../../watch.ts';

/** What one can hear of a thread or a board, in the words for it. */
export const WATCH_LEVELS = {
  thread: [
    ['everything', 'Every new post'],
    ['answers', 'Answers to me'],
    ['nothing', 'Nothing'],
  ],
  board: [
    ['everything', 'Every new thread'],
    ['answers', 'Answers to me'],
    ['nothing', 'Nothing'],
  ],
} as const satisfies Record<string, [WatchLevel, string][]>;

const NOW: Record<WatchLevel, string> = { everything: 'Watching', answers: 'Watch', nothing: 'Muted' };

interface Props {
  of: keyof typeof WATCH_LEVELS;
  level: WatchLevel;
  action: string;
  onSubmit?: ((event: Event) => void) | undefined;
}

/** Lets a member watch a thread or a board, or watch it no longer, by one press; what else there is to hear is behind it. */
export function WatchForm({ of, level, action, onSubmit }: Props) {
  return (
    <form class="watch" action={action} method="post" onSubmit={onSubmit}>
      <button
        type="submit"
        name="level"
        value={level === 'answers' ? 'everything' : 'answers'}
        aria-pressed={level !== 'answers'}
      >
        {NOW[level]}
      </button>
      <details class="menu">
        <summary>
          <span class="sr-only">What to hear of this {of}</span>
        </summary>
        <div class="menu-in">
          {WATCH_LEVELS[of].map(([value, words]) => (
            <button key={value} type="submit" name="level" value={value} aria-pressed={value === level}>
              {words}
            </button>
          ))}
        </div>
      </details>
    </form>
  );
}
