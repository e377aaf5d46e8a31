import { postPath } from '../../addresses.ts';
import type { Timeline, TimelinePeriod } from '../../timeline.ts';
import { endName, periodFacts, periodName } from './timeline-words.ts';

// The drawing's own measure: each period is so wide, a gap beside it included, and the highest bar so high.
const WIDE = 10;
const GAP = 2.4;
const HIGH = 40;
// The least that can be seen, however busy the busiest time was.
const LEAST = 3;

interface Props {
  thread: { id: number; slug: string };
  timeline: Timeline;
  /** The posts on the page that the timeline stands on, to mark where in it the reader is. */
  here?: { first: number; last: number };
}

/** What a period of the timeline is to its reader. */
interface Marked extends TimelinePeriod {
  busiest: boolean;
  unread: boolean;
  here: boolean;
}

/** Tells of each period whether it was the busiest, holds unread posts, or is where the reader is. */
export function markPeriods({ periods, readUpTo }: Timeline, here?: Props['here']): Marked[] {
  const most = Math.max(...periods.map(({ posts }) => posts));
  const isOne = periods.filter(({ posts }) => posts === most).length === 1;
  return periods.map((period) => {
    const first = period.first ?? 0;
    const last = first + period.posts - 1;
    return {
      ...period,
      busiest: isOne && period.posts === most && most > 1,
      unread: readUpTo !== null && period.posts > 0 && last > readUpTo,
      here: here !== undefined && period.posts > 0 && first <= here.last && last >= here.first,
    };
  });
}

/** Draws a thread over time: bars for its posts, hills behind them for its viewers, and a link to the first post of each period. */
export function TimelineView({ thread, timeline, here }: Props) {
  const periods = markPeriods(timeline, here);
  const from = periods[0];
  const to = periods.at(-1);
  if (!from || !to) return null;
  return (
    <nav class="timeline" aria-label="Timeline">
      <div class="timeline-plot">
        <Drawing periods={periods} />
        <ol>
          {periods.map((period) => (
            <li key={period.startedAt} class={classOf(period)}>
              {period.first !== null && (
                <a href={postPath(thread, period.first)} data-posts={period.posts}>
                  <span class="sr-only">
                    {periodName(period.startedAt, timeline.unit)}: {periodFacts(period, period)}
                  </span>
                </a>
              )}
            </li>
          ))}
        </ol>
      </div>
      <p class="timeline-caption" aria-hidden="true">
        <span>{endName(from.startedAt, timeline.unit)}</span>
        <span class="timeline-said" />
        <span>{endName(to.startedAt, timeline.unit)}</span>
      </p>
    </nav>
  );
}

function classOf({ own, here }: Marked): string | undefined {
  return [own && 'own', here && 'here'].filter(Boolean).join(' ') || undefined;
}

function Drawing({ periods }: { periods: Marked[] }) {
  const most = Math.max(...periods.map(({ posts }) => posts));
  const mostViewers = Math.max(1, ...periods.map(({ viewers }) => viewers ?? 0));
  // Root of the share: else one busy day would leave nothing to be seen of all others.
  const bars = (unread: boolean) =>
    periods
      .map((period, i) => {
        if (period.posts === 0 || period.unread !== unread) return '';
        const height = round(LEAST + (HIGH - LEAST) * Math.sqrt(period.posts / most));
        return `M${round(i * WIDE + GAP / 2)} ${HIGH}v-${height}h${WIDE - GAP}v${height}z`;
      })
      .join('');
  const hills = periods
    .map(({ viewers }, i) => {
      if (viewers === null) return '';
      const begins = !periods[i - 1]?.viewers;
      const ends = !periods[i + 1]?.viewers;
      const y = round(HIGH - HIGH * (viewers / mostViewers));
      const middle = (i + 0.5) * WIDE;
      return `${begins ? `M${i * WIDE} ${HIGH}V${y}` : ''}L${middle} ${y}${ends ? `H${(i + 1) * WIDE}V${HIGH}z` : ''}`;
    })
    .join('');
  return (
    <svg viewBox={`0 0 ${periods.length * WIDE} ${HIGH}`} preserveAspectRatio="none" aria-hidden="true">
      {hills && <path class="timeline-viewers" d={hills} />}
      {[false, true].map((unread) => {
        const d = bars(unread);
        return d && <path key={String(unread)} class={unread ? 'timeline-unread' : 'timeline-posts'} d={d} />;
      })}
    </svg>
  );
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
