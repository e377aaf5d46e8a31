import type { SavedDraft } from '../../shared/draft.ts';
import { ApiError } from '../api-error.ts';
import type { Unsaved, Written } from './local-draft.ts';

const SAVED_AFTER_MS = 1_000;
const AGAIN_AFTER_MS = 5_000;

/** How well what is being written is kept, in the words of the line beneath the field. */
export type Keeping =
  | { kind: 'resting' }
  | { kind: 'saved' }
  | { kind: 'here-only'; why: 'unauthenticated' | 'unavailable' | 'refused'; message: string }
  | { kind: 'conflict'; other: SavedDraft };

interface Around {
  read(): Written;
  /** Keeps text in this browser, or forgets it. */
  keepHere(text: Unsaved | null): void;
  /** Saves text as grown from a version; with `leaving`, in a way that outlives the page. */
  save(text: Unsaved, leaving: boolean): Promise<SavedDraft | null>;
  load(): Promise<SavedDraft | null>;
  show(keeping: Keeping): void;
}

/**
 * Saves what is being written about a second after the writer pauses, one request at a time, and keeps it in the browser
 * until then. What another tab has saved meanwhile is never written over: the writer is asked. Knows no DOM.
 */
export class DraftKeeper {
  version: number;
  #saved: Written;
  readonly #around: Around;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | null = null;
  #other: SavedDraft | null = null;
  #isClosed = false;

  /** `saved` is the text as the server has it, under `version`. */
  constructor(saved: Written, version: number, around: Around) {
    this.#saved = saved;
    this.version = version;
    this.#around = around;
  }

  /** Takes note that something was typed. */
  typed(): void {
    const text = this.#around.read();
    const isSaved = isSame(text, this.#saved);
    this.#around.keepHere(isSaved ? null : { ...text, version: this.version });
    if (!isSaved) this.#saveIn(SAVED_AFTER_MS);
  }

  /** Saves at once what is not saved yet. */
  async save(leaving = false): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#saving && !leaving) return this.#saving.then(() => this.save());
    const text = this.#around.read();
    if (this.#isClosed || this.#other || isSame(text, this.#saved)) return;
    const saving = this.#send(text, leaving);
    this.#saving = saving;
    await saving;
    if (this.#saving === saving) this.#saving = null;
  }

  /** Takes note that the text went off as a post, which takes its draft along; returns once nothing of it is under way. */
  async sent(): Promise<void> {
    clearTimeout(this.#timer);
    this.#other = null;
    this.#saved = { title: '', body: '', replyTo: null };
    this.#around.keepHere(null);
    this.#around.show({ kind: 'resting' });
    await this.#saving;
  }

  /** Takes note that the server may not have what it saved any more: it is kept here, and saved again. */
  unsaved(): void {
    this.#saved = { title: '', body: '', replyTo: null };
    this.typed();
  }

  /** Saves nothing more and keeps nothing here: the text is done with. Returns once nothing of it is under way. */
  async finish(): Promise<void> {
    this.close();
    this.#other = null;
    this.#around.keepHere(null);
    await this.#saving;
  }

  /** Saves nothing more: the form has been sent by the browser itself. */
  close(): void {
    clearTimeout(this.#timer);
    this.#isClosed = true;
  }

  /** Takes the other text's place in the order of versions: with it, or over it. */
  settle(which: 'this' | 'other'): void {
    const other = this.#other;
    if (!other) return;
    this.#other = null;
    this.version = other.version;
    this.#saved = writtenIn(other);
    this.#around.show({ kind: which === 'other' ? 'saved' : 'resting' });
    this.typed();
    if (which === 'this') void this.save();
  }

  /** Asks the writer which of two texts to go on with. */
  offer(other: SavedDraft): void {
    this.#other = other;
    this.#around.show({ kind: 'conflict', other });
  }

  async #send(text: Written, leaving: boolean): Promise<void> {
    try {
      const draft = await this.#around.save({ ...text, version: this.version }, leaving);
      this.#isSaved(text, draft?.version ?? 0);
    } catch (error) {
      await this.#failed(text, error);
    }
  }

  #isSaved(text: Written, version: number): void {
    this.version = version;
    this.#saved = text;
    this.#around.show({ kind: version > 0 ? 'saved' : 'resting' });
    this.typed(); // What was typed meanwhile.
  }

  async #failed(text: Written, error: unknown): Promise<void> {
    const { code, message } = error instanceof ApiError ? error : { code: 'internal', message: '' };
    if (code === 'conflict') {
      const other = await this.#around.load().catch(() => undefined);
      if (other === undefined) return this.#saveIn(AGAIN_AFTER_MS);
      if (other === null) return this.#again(0);
      if (isSame(writtenIn(other), text)) return this.#isSaved(text, other.version);
      return this.offer(other);
    }
    const passes = code === 'unavailable' || code === 'internal' || code === 'rate_limited';
    const why = passes ? 'unavailable' : code === 'unauthenticated' ? code : 'refused';
    this.#around.show({ kind: 'here-only', why, message });
    if (why !== 'refused') this.#saveIn(AGAIN_AFTER_MS);
  }

  #again(version: number): void {
    this.version = version;
    this.#saveIn(0);
  }

  #saveIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), ms);
  }
}

function writtenIn({ title, body, replyTo, postVersion }: SavedDraft): Written {
  return { title, body, replyTo, postVersion };
}

/** Tells whether two texts are the same as the server sees them. */
export function isSame(a: Written, b: Written): boolean {
  if (a.body.trim() === '' && b.body.trim() === '' && a.title.trim() === '' && b.title.trim() === '') return true;
  return a.body === b.body && a.title === b.title && a.replyTo === b.replyTo;
}
