import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import { makeToken } from '../support/token.ts';

const run = promisify(execFile);
const STREAM_ENDED_BY_US = 28;

const on = started(() => Parley.start());

test('the examples of the guide for programs do what it says', async () => {
  const ann = await on().member('Ann');
  await ann.startThread(await on().board(), 'The first thread', 'Of the first board.');
  const env = { ...process.env, FORUM: on().url, TOKEN: await makeToken(ann, ['read', 'write', 'notifications']) };
  const guide = await readFile('docs/api.md', 'utf8');
  const examples = [...guide.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
    .flatMap(([, block = '']) => block.replace(/\\\n\s*/g, '').split('\n'))
    .filter((line) => line !== '');
  expect(examples).toHaveLength(5);
  const answers = await Promise.all(
    examples.map(async (example) => {
      const { stdout } = await run('sh', ['-c', example], { env }).catch((error) => {
        if (error.code === STREAM_ENDED_BY_US) return error as { stdout: string };
        throw error;
      });
      return stdout;
    }),
  );
  expect(answers[0]).toContain('"boards":[');
  expect(answers[1]).toContain('Build 12 is <strong>done</strong>');
  expect(answers[2]).toContain('And deployed.');
  expect(answers[3]).toContain('event: post:created');
  expect(answers[4]).toContain('following your notifications');
});
