import type { Router } from 'express';
import { ABOUT_MAX } from '../../../shared/limits.ts';
import { ProfileSettings } from '../../../shared/settings.ts';
import { Field } from '../../../shared/views/site/form.tsx';
import type { WriteParts } from '../../parts.ts';
import { formPage } from './form-page.tsx';

/** Serves the page on which members say what everyone may know of them. */
export function profilePage(parts: WriteParts): Router {
  return formPage(parts, {
    page: 'profile',
    schema: ProfileSettings,
    fields: ['about', 'country', 'location'],
    draw: (member, typed, issues) => (
      <>
        <Field
          name="country"
          label="Country"
          issues={issues}
          value={typed?.country ?? member.country ?? ''}
          hint="Two letters, as in GB or PK."
        />
        <Field
          name="about"
          label="About you"
          multiline
          issues={issues}
          value={typed?.about ?? member.about ?? ''}
          hint={`Shown on your profile as plain text, up to ${ABOUT_MAX.toLocaleString('en')} characters.`}
        />
        <Field name="location" label="Location" issues={issues} value={typed?.location ?? member.location ?? ''} />
      </>
    ),
    stored: ({ about, country, location }) => ({ about, country: country ?? null, location: location || null }),
  });
}
