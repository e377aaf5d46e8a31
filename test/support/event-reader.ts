import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { until } from './until.ts';

/** Somebody's program that reads a stream of Server-Sent Events, with a parser of another make. */
export class EventReader {
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it follows.
  readonly heard: { id: string; name: string; data: any }[] = [];
  readonly ended: Promise<void>;
  status = 0;
  readonly #abort = new AbortController();
  readonly #open: Promise<void>;

  private constructor(url: string, headers: Record<string, string>) {
    let opened = () => {};
    this.#open = new Promise((done) => {
      opened = done;
    });
    this.ended = this.#read(url, headers, () => opened()).catch(() => opened());
  }

  /** Opens a stream and waits until its first word has come. */
  static async open(url: string, headers: Record<string, string>): Promise<EventReader> {
    const reader = new EventReader(url, headers);
    await reader.#open;
    return reader;
  }

  /** The id from which the reader would resume. */
  get lastId(): string {
    return this.heard.at(-1)?.id ?? '';
  }

  names(): string[] {
    return this.heard.map(({ name }) => name);
  }

  /** Waits until an event of this name that fits was heard, and returns its data. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  async until(name: string, fits: (data: any) => boolean = () => true, within = 5_000): Promise<any> {
    const found = () => this.heard.find((event) => event.name === name && fits(event.data));
    await until(found, { within, because: () => `no fitting ${name} was heard, but ${JSON.stringify(this.heard)}` });
    return found()?.data;
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(url: string, headers: Record<string, string>, opened: () => void): Promise<void> {
    const response = await fetch(url, { headers, signal: this.#abort.signal });
    this.status = response.status;
    const parser = createParser({
      onEvent: ({ id = '', event = '', data }: EventSourceMessage) =>
        this.heard.push({ id, name: event, data: JSON.parse(data) }),
    });
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      opened();
      parser.feed(decoder.decode(chunk, { stream: true }));
    }
  }
}
