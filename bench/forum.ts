import { ServerProcess } from './server-process.ts';

/** A Parley to be measured, with a member who posts. */
export class Forum {
  readonly server: ServerProcess;
  readonly #cookie: string;

  private constructor(server: ServerProcess, cookie: string) {
    this.server = server;
    this.#cookie = cookie;
  }

  static async start(environment: Record<string, string> = {}): Promise<Forum> {
    const server = await ServerProcess.start('main', environment);
    const account = {
      name: `Bench ${process.pid}`,
      email: `bench-${process.pid}@example.org`,
      password: 'a password for the bench',
    };
    const answer = await fetch(`${server.url}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(account),
    });
    if (!answer.ok) throw new Error(`no member to post with: ${answer.status} ${await answer.text()}`);
    return new Forum(
      server,
      answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; '),
    );
  }

  get headers(): Record<string, string> {
    return { 'content-type': 'application/json', cookie: this.#cookie };
  }

  /** Finds a thread by its title among the newest of any board. */
  async findThread(title: string): Promise<{ threadId: number; cursor: number; path: string }> {
    const page = await (await fetch(`${this.server.url}/whats-new`)).text();
    const path = new RegExp(`href="(/threads/[^"]+\\.(\\d+)/)[^"]*">\\s*(?:<bdi>)?${title}`).exec(page);
    if (!path?.[1]) throw new Error(`there is no thread called ${title}`);
    return { threadId: Number(path[2]), cursor: 0, path: path[1] };
  }

  /** Starts a thread in the first board and returns what a follower needs to join it. */
  async startThread(title = 'A thread to be measured'): Promise<{ threadId: number; cursor: number; path: string }> {
    const { boards } = (await (await fetch(`${this.server.url}/api/v1/boards`)).json()) as { boards: { id: number }[] };
    const { thread } = await this.call<{ thread: { id: number; slug: string; cursor: number } }>(
      `/boards/${boards[0]?.id}/threads`,
      { title, body: 'The first post.' },
    );
    return { threadId: thread.id, cursor: thread.cursor, path: `/threads/${thread.slug}.${thread.id}/` };
  }

  async post(threadId: number, body: string): Promise<object> {
    return (await this.call<{ post: object }>(`/threads/${threadId}/posts`, { body })).post;
  }

  /** Calls the API with POST and returns the answer. */
  async call<T>(path: string, body: unknown): Promise<T> {
    const answer = await fetch(`${this.server.url}/api/v1${path}`, {
      method: 'POST',
      headers: this.headers,
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
