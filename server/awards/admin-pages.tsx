import type { Router } from 'express';
import { type Award, NewAward } from '../../shared/award.ts';
import { EMBLEMS } from '../../shared/emblems.ts';
import { Emblem } from '../../shared/views/member/emblem.tsx';
import { Field, Select } from '../../shared/views/site/form.tsx';
import { orderedPages } from '../http/ordered-pages.tsx';
import { type Fields, numberIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { addAward, changeAward, moveAward, retireAward, ruleOf } from './change-awards.ts';
import { findAward, listAwards } from './store.ts';

const MEASURES = [
  ['', 'By hand: staff give it, with a reason'],
  ['posts', 'For messages written'],
  ['reaction-score', 'For a reaction score'],
  ['days', 'For days since joining'],
] as const;
const DRAWN = [
  ['', 'An emoji'],
  ...Object.entries(EMBLEMS).map(([name, { label }]) => [name, label] as const),
] as const;

/** Serves the page on which administrators say which awards there are. */
export function awardAdminPages(parts: WriteParts): Router {
  const { db } = parts;
  return orderedPages({
    path: '/admin/awards',
    title: 'Awards',
    one: 'award',
    lead: 'An award with a rule is given as it is earned; whoever earned it before the rule was made has it within hours. Moderators give any award by hand, and take it back, on the member’s profile.',
    none: 'There are no awards.',
    schema: NewAward,
    fields: ['name', 'description', 'drawn', 'emoji', 'measure', 'threshold'],
    draw: (values, issues) => (
      <>
        <Field name="name" label="Name" issues={issues} value={values.name ?? ''} />
        <Field name="description" label="What it is for" issues={issues} value={values.description ?? ''} />
        <Select name="drawn" label="Emblem" issues={issues} options={DRAWN} value={values.drawn ?? ''} />
        <Field name="emoji" label="The emoji, if it is one" issues={issues} value={values.emoji ?? ''} />
        <Select name="measure" label="Given" issues={issues} options={MEASURES} value={values.measure ?? ''} />
        <Field name="threshold" label="How many, if by a rule" issues={issues} value={values.threshold ?? ''} />
      </>
    ),
    keyIn: numberIn,
    keyOf: (award) => award.id,
    list: () => listAwards(db),
    find: (id) => findAward(db, id),
    nameOf: (award) => award.name,
    show: (award) => (
      <>
        <Emblem emblem={award.emblem} /> <strong>{award.name}</strong>
        {award.retired && <span class="tag">Retired</span>}
        <p class="hint">
          {award.description} {award.description && '· '}
          {ruleOf(award)}
        </p>
      </>
    ),
    headingOf: (award) => `The award “${award.name}”`,
    valuesOf: fieldsOf,
    together: [
      ['drawn', 'emoji'],
      ['measure', 'threshold'],
    ],
    choices: { drawn: DRAWN, measure: MEASURES },
    add: (administrator, award) => addAward(parts, administrator, award),
    change: (administrator, id, wish) => changeAward(parts, administrator, { id, wish }),
    move: (administrator, id, move) => moveAward(parts, administrator, { ...move, id }),
    end: {
      path: 'retire',
      hint: 'A retired award stays with whoever holds it, and is given to nobody any more.',
      button: ({ retired }) => (
        <button type="submit" name="retired" value={retired ? 'no' : 'yes'}>
          {retired ? 'Bring this award back' : 'Retire this award'}
        </button>
      ),
      act: (administrator, id, { retired }) => retireAward(parts, administrator, { id, retired: retired !== 'no' }),
    },
  });
}

function fieldsOf({ name, description, emblem, measure, threshold }: Award): Fields {
  const face = emblem in EMBLEMS ? { drawn: emblem, emoji: '' } : { drawn: '', emoji: emblem };
  return { name, description, ...face, measure: measure ?? '', threshold: threshold === null ? '' : String(threshold) };
}
