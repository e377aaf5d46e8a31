import type { Router } from 'express';
import { NewRank } from '../../shared/rank.ts';
import { Field } from '../../shared/views/site/form.tsx';
import { orderedPages } from '../http/ordered-pages.tsx';
import { numberIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { addRank, changeRank, minimums, moveRank, removeRank } from './change-ranks.ts';
import { findRank, listRanks } from './store.ts';

/** Serves the page on which administrators set the ladder of titles. */
export function rankPages(parts: WriteParts): Router {
  const { db } = parts;
  return orderedPages({
    path: '/admin/ranks',
    title: 'Ranks',
    one: 'rank',
    lead: 'A member bears the title of the highest rank, lowest first below, whose every minimum they reach. The title of an office, and one given to a member by hand, stand above any rank.',
    none: 'There are no ranks: nobody bears a title of this kind.',
    schema: NewRank,
    fields: ['title', 'posts', 'reactionScore', 'awards'],
    draw: (values, issues) => (
      <>
        <Field name="title" label="Title" issues={issues} value={values.title ?? ''} />
        <Field name="posts" label="Messages, at least" issues={issues} value={values.posts ?? '0'} />
        <Field
          name="reactionScore"
          label="Reaction score, at least"
          issues={issues}
          value={values.reactionScore ?? '0'}
        />
        <Field name="awards" label="Awards, at least" issues={issues} value={values.awards ?? '0'} />
      </>
    ),
    keyIn: numberIn,
    keyOf: (rank) => rank.id,
    list: () => listRanks(db),
    find: (id) => findRank(db, id),
    nameOf: (rank) => rank.title,
    show: (rank) => (
      <>
        <strong>{rank.title}</strong>
        <p class="hint">{minimums(rank)}</p>
      </>
    ),
    headingOf: (rank) => `The rank “${rank.title}”`,
    valuesOf: ({ title, posts, reactionScore, awards }) => ({
      title,
      posts: String(posts),
      reactionScore: String(reactionScore),
      awards: String(awards),
    }),
    add: (administrator, rank) => addRank(parts, administrator, rank),
    change: (administrator, id, wish) => changeRank(parts, administrator, { id, wish }),
    move: (administrator, id, move) => moveRank(parts, administrator, { ...move, id }),
    end: {
      path: 'remove',
      hint: 'Whoever bears it will bear the rank below instead.',
      button: () => <button type="submit">Remove this rank</button>,
      act: (administrator, id) => removeRank(parts, administrator, id),
    },
  });
}
