import { type Request, type Response, Router } from 'express';
import { memberPath } from '../../shared/addresses.ts';
import { type Award, AwardGiven, type HeldAward } from '../../shared/award.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { Emblem } from '../../shared/views/member/emblem.tsx';
import { Field, FormIssues, Select } from '../../shared/views/site/form.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import { isStaff } from '../accounts/viewer.ts';
import { giveAward, takeAward } from '../awards/give-award.ts';
import { listHeld } from '../awards/given-store.ts';
import { listAwards } from '../awards/store.ts';
import { notFound } from '../errors.ts';
import { viewerOf } from '../http/context.ts';
import { type Fields, form, idIn, memberIn, numberIn, readForm, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { cardIn, profilePath, sendProfile } from './profile.tsx';

/** Serves the awards of a member, and lets staff give and take them there. */
export function memberAwardPages(parts: WriteParts): Router {
  const { db } = parts;
  const router = Router();

  const show = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = await cardIn(db, request, response, 'awards');
    if (!member) return;
    const held = await listHeld(db, member.id);
    const staff = isStaff(viewerOf(response)) && !member.former;
    const uncounted = member.awardCount - held.length;
    const holds = new Set(held.map(({ id }) => id));
    sendProfile(response, {
      member,
      tab: 'awards',
      children: (
        <>
          {member.awardCount === 0 && <p class="empty">None yet.</p>}
          {held.length > 0 && (
            <ul class="rows">
              {held.map((award) => (
                <HeldRow key={award.id} award={award} taking={staff ? `${profilePath(member, 'awards')}/take` : null} />
              ))}
            </ul>
          )}
          {uncounted > 0 && (
            <p class="hint">
              {uncounted} {held.length > 0 && 'more'} from before this forum moved here.
            </p>
          )}
          {staff && (
            <GiveForm
              action={profilePath(member, 'awards')}
              awards={(await listAwards(db)).filter(({ id, retired }) => !retired && !holds.has(id))}
              issues={issues}
              values={typedIn(request)}
            />
          )}
        </>
      ),
    });
  };
  router.get('/members/:ref/awards', (request, response) => show(request, response));
  router.post(
    '/members/:ref/awards',
    form(async (request, response) => {
      const staff = memberIn(response);
      const given = readForm(AwardGiven, typedIn(request));
      const member = await giveAward(parts, staff, { ...given, memberId: idIn(request, 'member') });
      response.redirect(303, `${memberPath(member)}/awards`);
    }, show),
  );
  router.post('/members/:ref/awards/take', async (request, response) => {
    const staff = memberIn(response);
    const awardId = numberIn(typedIn(request).awardId);
    if (awardId === undefined) throw notFound('award');
    const member = await takeAward(parts, staff, { memberId: idIn(request, 'member'), awardId });
    response.redirect(303, `${memberPath(member)}/awards`);
  });

  return router;
}

function HeldRow({ award, taking }: { award: HeldAward; taking: string | null }) {
  return (
    <li class="row-item">
      <Emblem emblem={award.emblem} />
      <div class="row-main">
        <h3>{award.name}</h3>
        <p dir="auto">{award.reason ?? award.description}</p>
        <p>
          <Time at={award.givenAt} />
          {award.givenBy && (
            <>
              {' '}
              · given by{' '}
              <a href={memberPath(award.givenBy)}>
                <bdi>{award.givenBy.name}</bdi>
              </a>
            </>
          )}
        </p>
      </div>
      {taking && (
        <form action={taking} method="post">
          <button type="submit" name="awardId" value={award.id}>
            Take back<span class="sr-only"> {award.name}</span>
          </button>
        </form>
      )}
    </li>
  );
}

function GiveForm(props: { action: string; awards: Award[]; issues: FieldIssue[]; values: Fields }) {
  const { action, awards, issues, values } = props;
  if (awards.length === 0) return null;
  const options = awards.map(({ id, name }) => [String(id), name] as const);
  return (
    <section class="short">
      <h2>Give an award</h2>
      <form action={action} method="post">
        <FormIssues issues={issues} fields={['awardId', 'reason']} />
        <Select name="awardId" label="Award" issues={issues} options={options} value={values.awardId ?? ''} />
        <Field name="reason" label="What for" issues={issues} value={values.reason ?? ''} />
        <button class="primary" type="submit">
          Give
        </button>
      </form>
    </section>
  );
}
