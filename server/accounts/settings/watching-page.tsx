import type { Router } from 'express';
import { WatchSettings } from '../../../shared/settings.ts';
import { Select } from '../../../shared/views/site/form.tsx';
import type { WriteParts } from '../../parts.ts';
import { formPage } from './form-page.tsx';

const LEVELS = [
  ['everything', 'Everything posted in them'],
  ['answers', 'Only answers, quotes and mentions of me'],
  ['nothing', 'Nothing'],
] as const;

const CHOICES = [
  ['started', 'Threads I start', 'watch_started'],
  ['answered', 'Threads I answer', 'watch_answered'],
  ['read', 'Threads I only read', 'watch_read'],
] as const;

/** Serves the page on which members set how they watch threads from the start. */
export function watchingPage(parts: WriteParts): Router {
  return formPage(parts, {
    page: 'watching',
    schema: WatchSettings,
    fields: CHOICES.map(([name]) => name),
    lead: (
      <p class="lead">
        What you hear of threads, unless you choose something else in one. It holds for threads you come to from now on.{' '}
        <a href="/account/watching">What you watch now</a>
      </p>
    ),
    draw: (member, typed, issues) =>
      CHOICES.map(([name, label, column]) => (
        <Select
          key={name}
          name={name}
          label={label}
          issues={issues}
          options={LEVELS}
          value={typed?.[name] ?? member[column]}
        />
      )),
    stored: ({ started, answered, read }) => ({ watch_started: started, watch_answered: answered, watch_read: read }),
  });
}
