import { type Request, type Response, Router } from 'express';
import { Channel, NotificationKind } from '../../../shared/notification.ts';
import type { FieldIssue } from '../../../shared/reply.ts';
import { AlertSettings } from '../../../shared/settings.ts';
import { SwitchTable, switchName } from '../../../shared/views/lists/switch-table.tsx';
import { Field, FormIssues, Select } from '../../../shared/views/site/form.tsx';
import { SETTINGS } from '../../../shared/views/site/settings-page.tsx';
import { transaction } from '../../database/transaction.ts';
import type { Limits } from '../../http/limits.ts';
import { form, memberIn, readForm, typedIn } from '../../http/pages.ts';
import type { Mailer } from '../../mail/mailer.ts';
import { findMailbox, type Mailbox } from '../../mail/store.ts';
import { updateSettings } from '../../members/store.ts';
import { type Switches, setSwitches, switchesOf } from '../../notifications/switches.ts';
import type { WriteParts } from '../../parts.ts';
import { askToConfirm } from '../ask-by-mail.ts';
import { showSettings } from './show-settings.tsx';

const { path } = SETTINGS.alerts;

const AFTER = [
  ['0', 'At once'],
  ['10', 'After 10 minutes, together'],
  ['60', 'After an hour, together'],
  ['1440', 'After a day, together'],
  ['never', 'Never'],
] as const;

/** Serves the page on which members set what they hear of by which channel, when by mail, and when not at all. */
export function alertsPage(parts: WriteParts & { limits: Limits; mailer: Mailer | undefined }): Router {
  const { db, limits, mailer } = parts;
  const router = Router();

  const show = (request: Request, response: Response, issues: FieldIssue[] = []) =>
    showSettings(request, response, {
      db,
      page: 'alerts',
      draw: async (member, typed) => (
        <>
          <MailState
            on={mailer !== undefined}
            sent={request.query.sent !== undefined}
            mailbox={await findMailbox(db, member.id)}
          />
          <form action={path} method="post">
            <FormIssues issues={issues} fields={['mailAfter', 'quietFrom', 'quietUntil']} />
            <SwitchTable switches={typed ? switchesIn(typed) : await switchesOf(db, member.id)} />
            <Select
              name="mailAfter"
              label="E-mail"
              issues={issues}
              options={AFTER}
              value={typed?.mailAfter ?? String(member.mail_after ?? 'never')}
              hint="Tells of what you have neither read nor seen by then."
            />
            <fieldset class="pair">
              <legend>Quiet hours</legend>
              {(['quietFrom', 'quietUntil'] as const).map((name) => (
                <Field
                  key={name}
                  name={name}
                  label={name === 'quietFrom' ? 'From' : 'Until'}
                  type="time"
                  issues={issues}
                  value={typed?.[name] ?? timeOf(name === 'quietFrom' ? member.quiet_from : member.quiet_until)}
                />
              ))}
              <p class="hint">
                Nothing but the bell tells you anything then; the rest follows when they end.{' '}
                {member.time_zone
                  ? `They go by the time zone ${member.time_zone.replaceAll('_', ' ')}, which you chose under `
                  : 'They go by UTC, unless you choose a time zone under '}
                <a href={SETTINGS.appearance.path}>{SETTINGS.appearance.title}</a>.
              </p>
            </fieldset>
            <button class="primary" type="submit">
              Save
            </button>
          </form>
        </>
      ),
    });
  router.get(path, (request, response) => show(request, response));
  router.post(
    path,
    form(async (request, response) => {
      const member = memberIn(response);
      const typed = typedIn(request);
      const { mailAfter, quietFrom, quietUntil } = readForm(AlertSettings, typed);
      await transaction(db, async (trx) => {
        await setSwitches(trx, member.id, switchesIn(typed), Date.now());
        await updateSettings(trx, member.id, {
          mail_after: mailAfter,
          quiet_from: quietFrom ?? null,
          quiet_until: quietUntil ?? null,
        });
      });
      response.redirect(303, `${path}?saved`);
    }, show),
  );

  router.post(
    `${path}/confirm`,
    form(async (_request, response) => {
      const member = memberIn(response);
      await limits.spend('mail', member.key);
      await askToConfirm(parts, member);
      response.redirect(303, `${path}?sent`);
    }, show),
  );

  return router;
}

/** Says whether mail reaches the member, where it does not, and what they can do about it. */
function MailState({ on, sent, mailbox }: { on: boolean; sent: boolean; mailbox: Mailbox | undefined }) {
  if (!mailbox) return null;
  if (!on) return <p class="note">This forum sends no e-mail: whoever runs it has not said how.</p>;
  if (mailbox.confirmed && mailbox.refusal === null) return null;
  if (sent)
    return (
      <p class="saved" role="status">
        A link is on its way to <bdi>{mailbox.email}</bdi>.
      </p>
    );
  return (
    <form action={`${path}/confirm`} method="post" class="note">
      <p>
        {mailbox.refusal === null ? (
          <>
            You get no e-mail yet: open the link that was sent to <bdi>{mailbox.email}</bdi>.
          </>
        ) : (
          <>
            You get no e-mail any more: it was refused at <bdi>{mailbox.email}</bdi> (“{mailbox.refusal}”). Change your
            address under <a href={SETTINGS.account.path}>{SETTINGS.account.title}</a>, or have it confirmed again.
          </>
        )}
      </p>
      <button type="submit">Send me a link</button>
    </form>
  );
}

/** Reads the switches out of a form: those that are on were sent. */
function switchesIn(typed: Record<string, string>): Switches {
  const on = (channel: Channel) =>
    new Set(NotificationKind.options.filter((kind) => switchName(kind, channel) in typed));
  return Object.fromEntries(Channel.options.map((channel) => [channel, on(channel)])) as Switches;
}

function timeOf(minutes: number | null): string {
  if (minutes === null) return '';
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
