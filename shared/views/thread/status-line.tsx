import type { LiveStatus } from './thread-page.ts';

/** Says in words how well the page follows its thread. Without JavaScript it stays empty: nothing is claimed. */
export function StatusLine({ status, latest }: { status: LiveStatus; latest: number }) {
  return (
    <p class={`status status-${status.kind}`} id="live-status">
      {statusText(status, latest)}
    </p>
  );
}

/** Says a status in the words of the line. */
export function statusText(status: LiveStatus, latest: number): string {
  switch (status.kind) {
    case 'static':
      return '';
    case 'live':
      return 'Live';
    case 'caught-up':
      return `Live · caught up through #${latest}, nothing missed`;
    case 'restored':
      return 'Live · the forum was restored from a copy: posts newer than it are gone';
    case 'reconnecting':
      return `Reconnecting · showing posts up to ${clock(status.since)}`;
    case 'offline':
      return `Offline · showing posts up to ${clock(status.since)}`;
  }
}

function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}
