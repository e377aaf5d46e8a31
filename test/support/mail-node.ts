import { Remembered } from '../../server/database/remembered.ts';
import { createLog } from '../../server/log.ts';
import { mailHandler } from '../../server/mail/deliver.ts';
import { Mailer } from '../../server/mail/mailer.ts';
import { Outbox } from '../../server/outbox/outbox.ts';
import { readForum } from '../../server/settings/forum.ts';
import { Signer } from '../../server/signer.ts';
import { type Parley, SECRET } from './parley.ts';
import type { PostOffice } from './post-office.ts';

/**
 * Works off the mail of a forum as another node of it would whose clock says `now`: resolves when nothing is left that is
 * due by then.
 */
export async function deliverMail({ app }: Parley, office: PostOffice, now: number): Promise<void> {
  const mailer = new Mailer({
    url: office.environment.SMTP_URL ?? '',
    from: { name: undefined, address: 'forum@forum.example' },
    site: 'http://forum.example',
  });
  const forum = new Remembered(() => readForum(app.db));
  let time = now;
  const clock = () => time;
  const mail = mailHandler({ db: app.db, mailer, signer: new Signer(SECRET), forum });
  const outbox = new Outbox({ db: app.db, log: createLog('silent'), handlers: { mail }, now: clock });
  // More than once: what stands back while another letter to the same member is written looks again after seconds.
  for (let round = 0; round < 3; round++, time += 5_000) await outbox.settled();
  await outbox.close();
  mailer.close();
}
