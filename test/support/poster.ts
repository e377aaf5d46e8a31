import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Post } from '../../shared/post.ts';
import type { Person } from './person.ts';

const ANSWER_WITHIN_MS = 8_000;
const AGAIN_AFTER_MS = 20;

export interface Acknowledged {
  clientId: string;
  id: number;
  number: number;
  body: string;
  /** When the first try was sent, and how long the answer to the last one took. */
  sentAt: number;
  tookMs: number;
}

/** Somebody who posts without end, and tries the same post again at the next node until one acknowledges it. */
export class Poster {
  readonly acknowledged: Acknowledged[] = [];
  /** How many tries failed. */
  retries = 0;
  /** With what status, where there was an answer. */
  readonly refusals: number[] = [];
  readonly #person: Person;
  readonly #urls: string[];
  readonly #threadId: number;
  readonly #pauseMs: number;
  readonly #say: (i: number) => string;
  #stopped = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(person: Person, urls: string[], threadId: number, pauseMs = 0, say = (i: number) => `post ${i}`) {
    this.#person = person;
    this.#urls = urls;
    this.#threadId = threadId;
    this.#pauseMs = pauseMs;
    this.#say = say;
  }

  start(): this {
    this.#ended = this.#post();
    return this;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#ended;
  }

  async #post(): Promise<void> {
    for (let i = 1, at = 0; !this.#stopped; i += 1) {
      const clientId = randomUUID();
      const body = this.#say(i);
      const sentAt = performance.now();
      for (;;) {
        const triedAt = performance.now();
        const post = await this.#try(this.#urls[at % this.#urls.length] ?? '', clientId, body);
        if (post) {
          const { id, number } = post;
          this.acknowledged.push({ clientId, id, number, body, sentAt, tookMs: performance.now() - triedAt });
          break;
        }
        // Stopping gives up what was never acknowledged.
        if (this.#stopped) return;
        this.retries += 1;
        at += 1;
        await pause(AGAIN_AFTER_MS);
      }
      if (this.#pauseMs > 0) await pause(this.#pauseMs);
    }
  }

  async #try(url: string, clientId: string, body: string): Promise<Post | undefined> {
    try {
      const response = await fetch(`${url}/api/v1/threads/${this.#threadId}/posts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: this.#person.cookie },
        body: JSON.stringify({ body, clientId }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      if (response.status !== 200 && response.status !== 201) {
        this.refusals.push(response.status);
        return undefined;
      }
      return ((await response.json()) as { post: Post }).post;
    } catch {
      return undefined;
    }
  }
}

/** Returns the value below which so many of a hundred lie. */
export function percentile(values: number[], percent: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length * percent) / 100)] ?? 0;
}
