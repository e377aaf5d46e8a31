import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mailer } from '../../server/mail/mailer.ts';

const held = new Set<Socket>();
// It greets for ever: each line may be followed by another, and comes before anybody takes it for silent.
const tarpit = createServer((socket) => {
  held.add(socket);
  const timer = setInterval(() => socket.write('220-One moment, please.\r\n'), 20);
  socket.on('error', () => {}).on('close', () => clearInterval(timer));
});
beforeAll(() => new Promise<void>((done) => void tarpit.listen(0, '127.0.0.1', done)));
afterAll(() => {
  for (const socket of held) socket.destroy();
  tarpit.close();
});

test('a mail server that never comes to an end is not waited for', async () => {
  const { port } = tarpit.address() as AddressInfo;
  const site = 'http://forum.example';
  const from = { name: undefined, address: 'forum@forum.example' };
  const mailer = new Mailer({ url: `smtp://127.0.0.1:${port}`, from, site }, 300);
  const words = { subject: 'Hello', forum: 'A forum', site, entries: [], foot: [] };
  await expect(mailer.send({ to: 'ann@example.org', words, id: 'one' })).rejects.toThrow('too long');
  await expect(mailer.check()).rejects.toThrow('too long');
  mailer.close();
});
