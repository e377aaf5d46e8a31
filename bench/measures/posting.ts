import { randomUUID } from 'node:crypto';
import { Forum } from '../forum.ts';
import type { Row } from '../report.ts';
import { Requests } from '../requests.ts';
import { cpuInTurn } from '../rounds.ts';
import { ServerProcess } from '../server-process.ts';

// With five hundred a tenth of what was measured was V8 compiling: a server is to be measured as it is minutes after a start.
const POSTS_PER_ROUND = 2_000;
const WORDS = 'Words of a post that is about as long as posts are. '.repeat(6);

/** Measures what a post costs that nobody follows, the whole request, against Express answering a constant to the same. */
export async function posting(): Promise<Row[]> {
  const forum = await Forum.start();
  const express = await ServerProcess.start('bench-express');
  const [there, here] = [new Requests(), new Requests()];
  try {
    const { threadId } = await forum.startThread();
    // As the composer sends it: no two alike, each under an id of its own.
    const post = () => {
      const clientId = randomUUID();
      return { method: 'POST', headers: forum.headers, body: JSON.stringify({ body: WORDS + clientId, clientId }) };
    };
    const [floor = 0, cost = 0] = await cpuInTurn(
      [
        { server: express, once: () => there.send(express.url, post()) },
        { server: forum.server, once: () => here.send(`${forum.server.url}/api/v1/threads/${threadId}/posts`, post()) },
      ],
      POSTS_PER_ROUND,
    );
    const what = 'a post nobody follows, the whole request';
    return [
      { what, who: 'Express, a constant answer', value: `${(floor / 1000).toFixed(2)} ms`, ratio: 1 },
      {
        what,
        who: `Parley (${((cost - floor) / 1000).toFixed(2)} ms beyond it)`,
        value: `${(cost / 1000).toFixed(2)} ms`,
        ratio: cost / floor,
      },
    ];
  } finally {
    there.close();
    here.close();
    await Promise.all([forum.server.stop(), express.stop()]);
  }
}
