import type { Queue } from '../../queue.ts';

/** Shows how much waits for the moderators, where anything does; the browser keeps it true. */
export function QueueCount({ queue, of }: { queue: Queue; of: keyof Queue | 'all' }) {
  const waiting = of === 'all' ? queue.submissions + queue.reports : queue[of];
  return (
    <span class="count" data-queue={of}>
      {waiting > 0 ? waiting : ''}
    </span>
  );
}
