import type { Router } from 'express';
import { AppearanceSettings, timeZones } from '../../../shared/settings.ts';
import { Choice, Select } from '../../../shared/views/site/form.tsx';
import type { WriteParts } from '../../parts.ts';
import { formPage } from './form-page.tsx';

const THEMES = [
  ['', 'As my device'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const;

/** Serves the page on which members set what pages look like to them. */
export function appearancePage(parts: WriteParts): Router {
  const zones = [
    ['', 'As my browser'] as const,
    ...timeZones().map((zone) => [zone, zone.replaceAll('_', ' ')] as const),
  ];

  return formPage(parts, {
    page: 'appearance',
    schema: AppearanceSettings,
    fields: ['theme', 'timeZone'],
    draw: (member, typed, issues) => (
      <>
        <Choice
          name="theme"
          label="Theme"
          issues={issues}
          options={THEMES}
          value={typed?.theme ?? member.theme ?? ''}
        />
        <Select
          name="timeZone"
          label="Time zone"
          issues={issues}
          options={zones}
          value={typed?.timeZone ?? member.time_zone ?? ''}
          hint="In which you read when something was written."
        />
      </>
    ),
    stored: ({ theme, timeZone }) => ({ theme: theme ?? null, time_zone: timeZone ?? null }),
  });
}
