import { expect, test } from 'vitest';
import { createLog } from '../../server/log.ts';
import { Paper } from '../support/paper.ts';

test('a log tells nothing of people that a mail server or a database said when it refused something', () => {
  const paper = new Paper();
  const log = createLog('info', paper);
  log.warn({ error: '550 5.1.1 <ann@example.org>: Recipient address rejected; see ann@example.org' }, 'no mail');
  const refused = Object.assign(new Error('invalid input syntax for type integer: "a secret"'), { code: '22P02' });
  log.error({ err: refused }, 'a request failed');
  expect(paper.text).not.toMatch(/ann|example\.org|a secret/);
  expect(paper.text).toContain('550 5.1.1 <(address)>: Recipient address rejected');
  expect(paper.text).toMatch(/at .*log\.test\.ts/);
});
