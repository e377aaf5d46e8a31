import type { VNode } from 'preact';
import type { BoardName } from '../../shared/board.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { Checks, Field, FormIssues, Select } from '../../shared/views/site/form.tsx';
import { HOOK_EVENTS, HookEvent, HookSettings } from '../../shared/webhook.ts';
import { type Fields, readForm } from '../http/pages.ts';
import type { Webhook } from './store.ts';

/** The form in which a webhook is made or changed. */
export function WebhookForm(props: {
  action: string;
  issues: FieldIssue[];
  values: Fields;
  /** The boards to choose from, for a new webhook; an old one stays with its board and can be turned off. */
  boards?: BoardName[];
  seen?: VNode;
  send: string;
}) {
  const { action, issues, values, boards, seen, send } = props;
  return (
    <form action={action} method="post">
      <FormIssues issues={issues} fields={['boardId', 'url', 'events', 'active']} />
      {seen}
      {boards && (
        <Select
          name="boardId"
          label="Board"
          issues={issues}
          options={boards.map(({ id, title }) => [String(id), title] as const)}
          value={values.boardId ?? ''}
        />
      )}
      <Field
        name="url"
        label="Address"
        issues={issues}
        value={values.url ?? ''}
        hint="Where to send, beginning with https://."
      />
      <Checks
        name="events"
        label="It is told when"
        issues={issues}
        options={Object.entries(HOOK_EVENTS)}
        chosen={(event) => Boolean(values[event])}
      />
      {!boards && (
        <Select
          name="active"
          label="State"
          issues={issues}
          options={[
            ['yes', 'On'],
            ['no', 'Off: what happens meanwhile is not sent'],
          ]}
          value={values.active ?? 'yes'}
        />
      )}
      <button class="primary" type="submit">
        {send}
      </button>
    </form>
  );
}

/** Reads what the form says of a webhook, new or old. */
export function settingsIn(fields: Fields): HookSettings {
  return readForm(HookSettings, { url: fields.url, events: HookEvent.options.filter((event) => fields[event]) });
}

const UNTICKED: Fields = Object.fromEntries(HookEvent.options.map((event) => [event, '']));

/** Returns a webhook as the form shows it: see wishIn(). */
export function formOf({ url, events, offAt }: Webhook) {
  const ticked = Object.fromEntries(events.map((event) => [event, 'on']));
  const now: Fields = { url, active: offAt === null ? 'yes' : 'no', ...UNTICKED, ...ticked };
  return { now, unsent: UNTICKED };
}
