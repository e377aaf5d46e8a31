import type { Router } from 'express';
import { ABOUT_MAX } from '../../../shared/limits.ts';
import { ProfileSettings } from '../../../shared/settings.ts';
import { Field, Select } from '../../../shared/views/site/form.tsx';
import { COUNTRIES } from '../../members/countries.ts';
import type { WriteParts } from '../../parts.ts';
import { formPage } from './form-page.tsx';

/** Serves the page on which members say what everyone may know of them. */
export function profilePage(parts: WriteParts): Router {
  return formPage(parts, {
    page: 'profile',
    schema: ProfileSettings.refine(({ country }) => !country || COUNTRIES.some(([code]) => code === country), {
      path: ['country'],
      message: 'Choose a country from the list.',
    }),
    fields: ['country', 'location', 'about'],
    draw: (member, typed, issues) => (
      <>
        <Select
          name="country"
          label="Country"
          issues={issues}
          options={[['', 'Not said'], ...COUNTRIES]}
          value={typed?.country ?? member.country ?? ''}
        />
        <Field name="location" label="Location" issues={issues} value={typed?.location ?? member.location ?? ''} />
        <Field
          name="about"
          label="About you"
          multiline
          issues={issues}
          value={typed?.about ?? member.about ?? ''}
          hint={`Shown on your profile as plain text, up to ${ABOUT_MAX.toLocaleString('en')} characters.`}
        />
      </>
    ),
    stored: ({ about, country, location }) => ({ about, country: country ?? null, location: location || null }),
  });
}
