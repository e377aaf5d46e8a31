import type { Request, Response } from 'express';
import type { Selectable } from 'kysely';
import type { ComponentChildren } from 'preact';
import { SETTINGS, SettingsPage } from '../../../shared/views/site/settings-page.tsx';
import type { Db } from '../../database/connection.ts';
import type { Tables } from '../../database/tables.ts';
import { notFound } from '../../errors.ts';
import { sendPage } from '../../http/document.tsx';
import { type Fields, memberIn, typedIn } from '../../http/pages.ts';
import { findById } from '../../members/store.ts';

export type MemberRow = Selectable<Tables['members']>;

interface Shown {
  db: Db;
  page: keyof typeof SETTINGS;
  /** Draws the page of a member; `typed` is what they sent in a form that was refused, null where none was. */
  draw: (member: MemberRow, typed: Fields | null) => ComponentChildren | Promise<ComponentChildren>;
}

/** Shows a page of settings to whoever is signed in; a guest is sent to sign in. */
export async function showSettings(request: Request, response: Response, { db, page, draw }: Shown): Promise<void> {
  const viewer = memberIn(response);
  const member = await findById(db, viewer.id);
  if (!member) throw notFound('member');
  const content = await draw(member, request.method === 'POST' ? typedIn(request) : null);
  sendPage(response, {
    title: SETTINGS[page].title,
    main: (
      <SettingsPage page={page} saved={request.query.saved !== undefined}>
        {content}
      </SettingsPage>
    ),
  });
}
