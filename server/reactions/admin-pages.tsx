import type { Router } from 'express';
import { NewReactionKind, ReactionKind } from '../../shared/reaction.ts';
import { Field } from '../../shared/views/site/form.tsx';
import { orderedPages } from '../http/ordered-pages.tsx';
import type { WriteParts } from '../parts.ts';
import { addKind, changeKind, moveKind, retireKind } from './change-kinds.ts';
import { findKind, listKinds } from './kinds-store.ts';

/** Serves the page on which administrators say how people may react to posts. */
export function reactionAdminPages(parts: WriteParts): Router {
  const { db } = parts;
  return orderedPages({
    path: '/admin/reactions',
    title: 'Reactions',
    one: 'reaction',
    lead: 'What members can say to a post with one click, in the order of the menu. The score is what each one adds to the reaction score of whoever wrote the post. A score that is changed holds for reactions given from then on: those given before keep what they gave.',
    none: 'There are no reactions.',
    schema: NewReactionKind,
    fields: ['emoji', 'label', 'score'],
    draw: (values, issues) => (
      <>
        <Field name="emoji" label="Emoji" issues={issues} value={values.emoji ?? ''} />
        <Field name="label" label="Name" issues={issues} value={values.label ?? ''} />
        <Field name="score" label="Score" issues={issues} value={values.score ?? '1'} hint="From −10 to 10." />
      </>
    ),
    keyIn: (text) => ReactionKind.safeParse(text).data,
    keyOf: ({ kind }) => kind,
    list: () => listKinds(db),
    find: (kind) => findKind(db, kind),
    nameOf: ({ label }) => label,
    show: ({ emoji, label, score, retired }) => (
      <>
        <span class="emblem" aria-hidden="true">
          {emoji}
        </span>{' '}
        <strong>{label}</strong>
        {retired && <span class="tag">Retired</span>}
        <p class="hint">Score {score}</p>
      </>
    ),
    headingOf: ({ emoji, label }) => `The reaction ${emoji} ${label}`,
    valuesOf: ({ emoji, label, score }) => ({ emoji, label, score: String(score) }),
    add: (administrator, entry) => addKind(parts, administrator, entry),
    change: (administrator, kind, wish) => changeKind(parts, administrator, { kind, wish }),
    move: (administrator, kind, move) => moveKind(parts, administrator, { ...move, kind }),
    end: {
      path: 'retire',
      hint: 'A retired reaction stays on the posts that have it, and cannot be given any more.',
      button: ({ retired }) => (
        <button type="submit" name="retired" value={retired ? 'no' : 'yes'}>
          {retired ? 'Bring this reaction back' : 'Retire this reaction'}
        </button>
      ),
      act: (administrator, kind, { retired }) => retireKind(parts, administrator, { kind, retired: retired !== 'no' }),
    },
  });
}
