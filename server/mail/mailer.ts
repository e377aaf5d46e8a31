import { createTransport, type Transporter } from 'nodemailer';
import type { SmtpConfig } from '../config.ts';
import { inTime } from '../in-time.ts';
import { htmlOf, type LetterWords, textOf } from './letter.tsx';

// A server that takes longer has another try later: for a word, and for a whole letter, as each word may take long. The
// outbox holds an item for longer than that.
const ANSWERS_WITHIN_MS = 10_000;
const TAKES_WITHIN_MS = 20_000;
const CONNECTIONS = 3;
const MAILS_PER_CONNECTION = 100;
const REASON_MAX = 300;
// RFC 3463: a policy, or the sender's address. Not every server says a code, and some say so of each recipient.
const AGAINST_US = /^\d{3}[ -]5\.(?:7\.\d+|1\.[78])\b|relay/i;

export interface Letter {
  to: string;
  words: LetterWords;
  /** Without the angle brackets and what stands behind the @: the same for the same letter, however often it is sent. */
  id: string;
  /** The letter that stands for what this one is about, by its id, whether or not it was ever sent. */
  about?: string;
  headers?: Record<string, string>;
}

/** Thrown where a letter will never be taken: by this address, or by this server as it is. */
export class Refused extends Error {
  /** Whether it is the address that is refused. */
  readonly address: boolean;

  constructor(message: string, address: boolean) {
    super(message);
    this.address = address;
  }
}

/** Sends mail through the server that the environment names, over a few connections that are kept. */
export class Mailer {
  readonly #transport: Transporter;
  readonly #from: SmtpConfig['from'];
  readonly #host: string;
  readonly #takesWithinMs: number;
  /** The address of the site, with which links in mail begin. */
  readonly site: string;
  /** The server that takes the mail, and the address it comes from: for administrators to see. */
  readonly through: string;
  readonly address: string;

  constructor(smtp: SmtpConfig, takesWithinMs = TAKES_WITHIN_MS) {
    this.#transport = createTransport({
      url: smtp.url,
      pool: true,
      maxConnections: CONNECTIONS,
      maxMessages: MAILS_PER_CONNECTION,
      connectionTimeout: ANSWERS_WITHIN_MS,
      greetingTimeout: ANSWERS_WITHIN_MS,
      socketTimeout: ANSWERS_WITHIN_MS,
      requireTLS: isSecretAbroad(new URL(smtp.url)),
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    this.#takesWithinMs = takesWithinMs;
    this.#from = smtp.from;
    this.#host = new URL(smtp.site).hostname;
    this.site = smtp.site;
    this.through = new URL(smtp.url).host;
    this.address = smtp.from.address;
  }

  /** Hands a letter to the server. Throws Refused where it is refused for good, anything else where another try may do. */
  async send({ to, words, id, about, headers }: Letter): Promise<void> {
    const idOf = (name: string) => `<${name}@${this.#host}>`;
    try {
      await this.#inTime((signal) =>
        this.#transport.sendMail({
          signal,
          // As a list of one: what stands in an address can name no second one.
          to: [{ name: '', address: to }],
          subject: words.subject,
          text: textOf(words),
          html: htmlOf(words),
          from: { name: this.#from.name ?? words.forum, address: this.#from.address },
          messageId: idOf(id),
          ...(about && { inReplyTo: idOf(about), references: [idOf(about)] }),
          // Said to whoever would answer by itself: out of office, and the like.
          headers: {
            'Auto-Submitted': 'auto-generated',
            Precedence: 'bulk',
            'X-Auto-Response-Suppress': 'All',
            ...headers,
          },
        }),
      );
    } catch (error) {
      throw refusalOf(error) ?? error;
    }
  }

  /** Signs in at the server. Throws what it refuses with. */
  async check(): Promise<void> {
    await this.#inTime(() => this.#transport.verify());
  }

  /** Hangs up, also where a letter is just being handed over: whoever sends it tries again. */
  close(): void {
    this.#transport.close({ force: true });
  }

  #inTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return inTime(this.#takesWithinMs, 'The mail server took too long.', work);
  }
}

/** Tells whether a password would leave this machine: then never as plain text, whoever on the way says that there is no TLS. */
function isSecretAbroad({ hostname, password }: URL): boolean {
  return password !== '' && !/^(localhost|127(\.\d+){3}|\[::1\])$/i.test(hostname);
}

/** Returns the refusal that an error stands for; undefined where another try may do. */
function refusalOf(error: unknown): Refused | undefined {
  const { code, permanent, response, command, message } = error as Record<string, unknown>;
  const isImpossible = code === 'EENVELOPE' && command === 'API';
  // What the server holds against us is the administrator's to mend, as wrong names and passwords are: what waits is tried
  // again until then, and no member's address is to blame.
  const isAgainstUs =
    code === 'EAUTH' || code === 'ETLS' || (code === 'EENVELOPE' && AGAINST_US.test(String(response)));
  if (!isImpossible && (!permanent || isAgainstUs)) return undefined;
  return new Refused(String(response ?? message).slice(0, REASON_MAX), isImpossible || command === 'RCPT TO');
}
