import type { TimelinePeriod, TimelineUnit } from '../../timeline.ts';
import { dateText } from '../site/time.tsx';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Names a period of a timeline: "March 2024", "Week of Mar 4, 2024", "Mar 4, 2024, 14:00 UTC". */
export function periodName(startedAt: number, unit: TimelineUnit): string {
  const date = new Date(startedAt);
  const month = date.getUTCMonth();
  const year = date.getUTCFullYear();
  switch (unit) {
    case 'year':
      return String(year);
    case 'quarter':
      return `${MONTHS[month]} to ${MONTHS[month + 2]} ${year}`;
    case 'month':
      return `${MONTHS[month]} ${year}`;
    case 'week':
      return `Week of ${dateText(startedAt)}`;
    case 'day':
      return dateText(startedAt);
    default:
      return `${dateText(startedAt)}, ${date.toISOString().slice(11, 16)} UTC`;
  }
}

/** Names where a timeline begins or ends, in few words. */
export function endName(startedAt: number, unit: TimelineUnit): string {
  return unit === 'week' ? dateText(startedAt) : periodName(startedAt, unit);
}

/** Says what happened in a period: "120 posts, up to 14 viewing, some of them yours". */
export function periodFacts({ posts, viewers, own }: TimelinePeriod, about: { busiest: boolean; unread: boolean }) {
  return [
    `${posts.toLocaleString('en')} ${posts === 1 ? 'post' : 'posts'}`,
    about.busiest && 'the busiest time',
    viewers !== null && `up to ${viewers.toLocaleString('en')} viewing`,
    own && 'with yours',
    about.unread && 'unread',
  ]
    .filter(Boolean)
    .join(', ');
}
