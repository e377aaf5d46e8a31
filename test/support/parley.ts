import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../server/app.ts';
import { insertBoard } from '../../server/boards/store.ts';
import { readConfig } from '../../server/config.ts';
import { createLog } from '../../server/log.ts';
import type { SendPush } from '../../server/push/request.ts';
import type { Audience } from '../../shared/board.ts';
import { emailOf, Person } from './person.ts';
import { freeName, isTriedAgain } from './tried-again.ts';

/** What all nodes sign with. */
export const SECRET = 'a secret for tests, shared by all nodes';

/** One node of Parley in this process, on a free port, with a folder of its own unless it is given one. */
export class Parley {
  readonly app: App;
  readonly port: number;
  readonly dataDir: string;
  readonly #cleanUp: () => void;
  readonly #people: Person[] = [];

  private constructor(app: App, port: number, dataDir: string, cleanUp: () => void) {
    this.app = app;
    this.port = port;
    this.dataDir = dataDir;
    this.#cleanUp = cleanUp;
  }

  /** Starts a node with these environment settings on top of the tests' own; `sendPush` is how it reaches push services. */
  static async start(environment: Record<string, string> = {}, sendPush?: SendPush): Promise<Parley> {
    const dataDir = mkdtempSync(join(tmpdir(), 'parley-test-'));
    const config = readConfig({
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      SECRET,
      LIMITS: 'off',
      LOG_LEVEL: 'silent',
      ...environment,
    });
    const app = await createApp(config, createLog(config.logLevel), sendPush);
    // It would tell everybody who writes of itself.
    await app.db.updateTable('awards').set({ retired_at: 1 }).where('name', '=', 'First post').execute();
    const port = await app.listen();
    return new Parley(app, port, config.dataDir, () => rmSync(dataDir, { recursive: true, force: true }));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Returns a guest who looks in. */
  guest(): Person {
    const person = new Person(this.url);
    this.#people.push(person);
    return person;
  }

  /** Registers a member and returns them signed in. */
  async member(name: string): Promise<Person> {
    const person = this.guest();
    if (isTriedAgain()) await freeName(this.app.db, { name, email: emailOf(name) });
    await person.register(name);
    return person;
  }

  /** Registers a member who is a moderator or an administrator. */
  async staff(name: string, role: 'moderator' | 'administrator' = 'moderator'): Promise<Person> {
    const person = await this.member(name);
    await this.app.db.updateTable('members').set({ role }).where('name', '=', name).execute();
    await person.signIn(name);
    return person;
  }

  /** Makes a board and returns its id. */
  board(audience: Audience = 'everyone', slug = `board-${Math.random().toString(36).slice(2)}`): Promise<number> {
    return insertBoard(this.app.db, { slug, title: 'A board', description: 'For tests.', audience });
  }

  async stop(): Promise<void> {
    for (const person of this.#people) person.close();
    await this.app.close();
    this.#cleanUp();
  }
}
