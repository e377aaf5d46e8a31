import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { Hold } from './hold.ts';
import { freePort } from './ports.ts';
import { until } from './until.ts';

/** What an SMTP server answers with: a code, and what it says. */
interface SmtpAnswer {
  code: number;
  said: string;
}

/** A mail as it arrived: to whom, what a real parser makes of it, and what was sent letter by letter. */
interface Arrived {
  to: string;
  mail: ParsedMail;
  raw: string;
}

/** A mail server in this process that takes everything, until it is told to refuse. */
export class PostOffice {
  readonly arrived: Arrived[] = [];
  readonly port: number;
  /** Says what a recipient is answered with; undefined: they are welcome. */
  refuse: (to: string) => SmtpAnswer | undefined = () => undefined;
  /** Says what a whole mail is answered with once it has come. */
  refuseMail: () => SmtpAnswer | undefined = () => undefined;
  /** How many connections there were. */
  connections = 0;
  readonly hold = new Hold();
  readonly #server: SMTPServer;

  private constructor(port: number) {
    this.port = port;
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onConnect: (_session, done) => {
        this.connections++;
        done();
      },
      onRcptTo: ({ address }, _session, done) => done(errorOf(this.refuse(address))),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', async () => {
          const refused = this.refuseMail();
          if (refused) return done(errorOf(refused));
          const raw = Buffer.concat(chunks).toString();
          await this.hold.pass('taking');
          const to = session.envelope.rcptTo.map(({ address }) => address).join(' ');
          this.arrived.push({ to, raw, mail: await simpleParser(raw) });
          await this.hold.pass('saying');
          done();
        });
      },
    });
    this.#server.on('error', () => {}); // Connections that break off are part of the tests.
  }

  static async open(): Promise<PostOffice> {
    const office = new PostOffice(await freePort());
    await new Promise<void>((listening) => office.#server.listen(office.port, '127.0.0.1', listening));
    return office;
  }

  /** The settings of a forum that sends its mail here. */
  get environment(): Record<string, string> {
    return {
      SMTP_URL: `smtp://127.0.0.1:${this.port}`,
      MAIL_FROM: 'forum@forum.example',
      PUBLIC_URL: 'http://forum.example',
    };
  }

  /** Returns the mails that came to an address whose subject fits. */
  to(address: string, subject = /^/): Arrived[] {
    return this.arrived.filter(({ to, mail }) => to === address && subject.test(mail.subject ?? ''));
  }

  /** Waits for a mail to an address whose subject fits, and returns the first. */
  next(address: string, subject = /^/): Promise<Arrived> {
    return until(() => this.to(address, subject)[0], { because: `no mail ${subject} came to ${address}` });
  }

  close(): Promise<void> {
    return new Promise((closed) => this.#server.close(closed));
  }
}

/** Returns the paths of the links in a mail's text that begin with `path`. */
export function linksIn({ mail }: Arrived, path: string): string[] {
  return [...(mail.text ?? '').matchAll(/http:\/\/forum\.example(\/\S*)/g)]
    .map(([, link = '']) => link)
    .filter((link) => link.startsWith(path));
}

function errorOf(refused: SmtpAnswer | undefined): Error | null {
  return refused ? Object.assign(new Error(refused.said), { responseCode: refused.code }) : null;
}
