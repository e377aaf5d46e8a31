import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError } from '../../client/api-error.ts';
import { DraftKeeper, type Keeping } from '../../client/writing/draft-keeper.ts';
import type { Unsaved } from '../../client/writing/local-draft.ts';
import type { SavedDraft } from '../../shared/draft.ts';

const nothing = { title: '', body: '', replyTo: null };

/** A server that keeps one draft as the real one does, and whose answers can be held back or refused. */
class Server {
  draft: SavedDraft | null = null;
  refuses: ApiError | null = null;
  held: Promise<void> | null = null;
  saves = 0;
  #clock = 0;

  async save({ version, ...text }: Unsaved): Promise<SavedDraft | null> {
    this.saves += 1;
    if (this.refuses) throw this.refuses;
    if (this.draft && this.draft.version !== version) throw new ApiError({ code: 'conflict', message: 'Newer.' });
    this.#clock += 1;
    this.draft = text.body ? { ...text, postVersion: null, version: this.#clock } : null;
    const answer = this.draft;
    await this.held;
    return answer;
  }
}

describe('what keeps a draft', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function tab(server: Server) {
    const shown: Keeping[] = [];
    const it = {
      text: server.draft ?? nothing,
      here: null as Unsaved | null,
      shown,
      last: () => shown.at(-1),
      type: (body: string) => {
        it.text = { ...it.text, body };
        keeper.typed();
      },
    };
    const keeper: DraftKeeper = new DraftKeeper(it.text, server.draft?.version ?? 0, {
      read: () => ({ title: it.text.title, body: it.text.body, replyTo: it.text.replyTo }),
      keepHere: (text) => {
        it.here = text;
      },
      save: (text) => server.save(text),
      load: async () => server.draft,
      show: (keeping) => shown.push(keeping),
    });
    return Object.assign(it, { keeper });
  }
  const second = () => vi.advanceTimersByTimeAsync(1_000);

  test('saves once after a pause, and keeps the text in the browser only until then', async () => {
    const server = new Server();
    const ann = tab(server);
    for (const text of ['a', 'ab', 'abc']) ann.type(text);
    expect(ann.here).toMatchObject({ body: 'abc', version: 0 });
    await second();
    expect([server.saves, server.draft?.body, ann.here]).toEqual([1, 'abc', null]);
    expect(ann.last()).toEqual({ kind: 'saved' });
  });

  test('saves what was typed while a request was under way after it, from the version that it brought', async () => {
    const server = new Server();
    const ann = tab(server);
    let letGo = () => {};
    server.held = new Promise((done) => {
      letGo = done;
    });
    ann.type('one');
    await second();
    ann.type('one two');
    await second();
    expect(server.saves).toBe(1);
    letGo();
    server.held = null;
    await second();
    await second();
    expect(server.draft).toMatchObject({ body: 'one two', version: 2 });
    expect(ann.here).toBeNull();
  });

  test('asks where another tab has saved something else, and saves nothing until it is answered', async () => {
    const server = new Server();
    const [ann, other] = [tab(server), tab(server)];
    other.type('other');
    await second();
    ann.type('mine');
    await second();
    expect(ann.last()).toEqual({ kind: 'conflict', other: server.draft });
    ann.type('mine, more');
    await second();
    expect([server.draft?.body, ann.here?.body]).toEqual(['other', 'mine, more']);
    ann.keeper.settle('this');
    await second();
    expect(server.draft?.body).toBe('mine, more');
  });

  test('takes the same text from another tab for its own', async () => {
    const server = new Server();
    const [ann, other] = [tab(server), tab(server)];
    other.type('same');
    await second();
    ann.type('same');
    await second();
    expect(ann.shown.map(({ kind }) => kind)).not.toContain('conflict');
    expect(ann.keeper.version).toBe(server.draft?.version);
  });

  test('keeps the text in the browser while the server refuses, and saves it when it does no longer', async () => {
    const server = new Server();
    const ann = tab(server);
    server.refuses = new ApiError({ code: 'rate_limited', message: 'A lot.' });
    ann.type('patience');
    await second();
    expect(ann.last()).toMatchObject({ kind: 'here-only', why: 'unavailable' });
    expect(ann.here?.body).toBe('patience');
    server.refuses = null;
    await vi.advanceTimersByTimeAsync(5_000);
    expect([server.draft?.body, ann.here]).toEqual(['patience', null]);
  });

  test('does not bring back what was posted while it was being saved', async () => {
    const server = new Server();
    const ann = tab(server);
    let letGo = () => {};
    server.held = new Promise((done) => {
      letGo = done;
    });
    ann.type('said');
    await second();
    ann.text = nothing;
    const sent = ann.keeper.sent();
    letGo();
    server.held = null;
    await sent;
    await second();
    await second();
    expect([server.draft, ann.here]).toEqual([null, null]);
  });
});
