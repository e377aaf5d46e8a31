import { type Request, type Response, Router } from 'express';
import type { FieldIssue } from '../../../shared/reply.ts';
import { NewToken, SCOPES, type Scope, TOKEN_DAYS } from '../../../shared/token.ts';
import { Checks, Field, FormIssues, Select } from '../../../shared/views/site/form.tsx';
import { Secret } from '../../../shared/views/site/secret.tsx';
import { SETTINGS } from '../../../shared/views/site/settings-page.tsx';
import { Time } from '../../../shared/views/site/time.tsx';
import type { Limits } from '../../http/limits.ts';
import { type Fields, form, memberIn, numberIn, readForm, typedIn } from '../../http/pages.ts';
import type { Mailer } from '../../mail/mailer.ts';
import type { WriteParts } from '../../parts.ts';
import type { Auth } from '../auth.ts';
import { CurrentPassword } from '../forms.ts';
import { requirePassword } from '../passwords.ts';
import { makeToken } from '../tokens/make-token.ts';
import { revokeToken } from '../tokens/revoke-token.ts';
import { type ListedToken, listTokens } from '../tokens/store.ts';
import { CurrentPasswordField } from './current-password.tsx';
import { showSettings } from './show-settings.tsx';

const { path } = SETTINGS.tokens;
const NEVER = 'never';
const USUAL_DAYS = '90';
const LASTS = [
  ...TOKEN_DAYS.map((days) => [String(days), `${days} days`] as const),
  [NEVER, 'Until I revoke it'] as const,
];
const SCOPE_NAMES = Object.keys(SCOPES) as Scope[];

/** A token as the form sends it: a box for each scope, and what proves that its owner asks. */
const TokenForm = NewToken.pick({ name: true }).extend({ currentPassword: CurrentPassword });

/** Serves the page on which members make tokens for their programs, see them, and revoke them. */
export function tokensPage(parts: WriteParts & { auth: Auth; limits: Limits; mailer: Mailer | undefined }): Router {
  const { db } = parts;
  const router = Router();

  const show = (request: Request, response: Response, issues: FieldIssue[] = [], made?: string) =>
    showSettings(request, response, {
      db,
      page: 'tokens',
      draw: async (member, typed) => {
        const tokens = await listTokens(db, member.id);
        return (
          <>
            <p class="lead">
              A token lets a program of yours use the API in your name, for what you allow it and nothing else: it opens
              none of these pages.
            </p>
            <p>
              <a href="/api/v1/openapi.json">What the API can do</a>
            </p>
            {made && <Secret label="Your new token" value={made} />}
            <section>
              <TokenList tokens={tokens} now={Date.now()} />
            </section>
            <section>
              <h2>New token</h2>
              <TokenFields typed={made ? null : typed} issues={issues} isStaff={member.role !== 'member'} />
            </section>
          </>
        );
      },
    });

  router.get(path, (request, response) => show(request, response));
  router.post(
    path,
    form(async (request, response) => {
      const member = memberIn(response);
      const typed = typedIn(request);
      const { name, currentPassword } = readForm(TokenForm, typed);
      const input = readForm(NewToken, {
        name,
        scopes: SCOPE_NAMES.filter((scope) => typed[scope] !== undefined),
        days: typed.days === NEVER ? null : Number(typed.days),
      });
      await requirePassword(parts, member, { request, currentPassword });
      await show(request, response, [], await makeToken(parts, member, input));
    }, show),
  );
  router.post(`${path}/:id/revoke`, async (request, response) => {
    const member = memberIn(response);
    await revokeToken(parts, member, { id: numberIn(request.params.id) ?? 0 });
    response.redirect(303, `${path}?saved`);
  });

  return router;
}

function TokenList({ tokens, now }: { tokens: ListedToken[]; now: number }) {
  if (tokens.length === 0) return <p class="empty">You have no tokens.</p>;
  return (
    <ul class="plain">
      {tokens.map(({ id, name, scopes, createdAt, expiresAt, lastUsedAt }) => (
        <li key={id}>
          <div>
            <strong>
              <bdi>{name}</bdi>
            </strong>{' '}
            {expiresAt !== null && expiresAt <= now && <span class="tag">Expired</span>}
            <p class="hint">
              {scopes.join(', ')} · made <Time at={createdAt} /> ·{' '}
              {lastUsedAt === null ? (
                'never used'
              ) : (
                <>
                  last used <Time at={lastUsedAt} />
                </>
              )}
              {expiresAt !== null && expiresAt > now && (
                <>
                  {' '}
                  · expires <Time at={expiresAt} />
                </>
              )}
            </p>
          </div>
          <form action={`${path}/${id}/revoke`} method="post">
            <button type="submit">
              Revoke<span class="sr-only"> the token {name}</span>
            </button>
          </form>
        </li>
      ))}
    </ul>
  );
}

function TokenFields(props: { typed: Fields | null; issues: FieldIssue[]; isStaff: boolean }) {
  const { typed, issues, isStaff } = props;
  return (
    <form action={path} method="post">
      <FormIssues issues={issues} fields={['name', 'scopes', 'days', 'currentPassword']} />
      <Field
        name="name"
        label="Name"
        issues={issues}
        value={typed?.name ?? ''}
        hint="What it is for: “Weekly digest bot”."
      />
      <Checks
        name="scopes"
        label="It may"
        issues={issues}
        options={Object.entries(SCOPES).filter(([scope]) => scope !== 'moderate' || isStaff)}
        chosen={(scope) => (typed ? scope in typed : scope === 'read')}
      />
      <Select name="days" label="It lasts" issues={issues} options={LASTS} value={typed?.days ?? USUAL_DAYS} />
      <CurrentPasswordField issues={issues} />
      <button class="primary" type="submit">
        Make the token
      </button>
    </form>
  );
}
