import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mailer } from '../../server/mail/mailer.ts';

const site = 'http://forum.example';
const from = { name: undefined, address: 'forum@forum.example' };
const words = { subject: 'Hello', forum: 'A forum', site, entries: [], foot: [] };
const letter = { to: 'ann@example.org', words, id: 'one' };

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
  const mailer = new Mailer({ url: `smtp://127.0.0.1:${port}`, from, site }, 300);
  await expect(mailer.send(letter)).rejects.toThrow('too long');
  await expect(mailer.check()).rejects.toThrow('too long');
  mailer.close();
});

test('a password leaves the machine encrypted or not at all, also where the server says that it knows no TLS', async () => {
  let told = 0;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => {
      told += 1;
      done(null, { user: 'forum' });
    },
    onData: (stream, _session, done) => void stream.on('end', () => done()).resume(),
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.server.address() as AddressInfo;
  const mailerAt = (host: string) => new Mailer({ url: `smtp://forum:password@${host}:${port}`, from, site });
  const [here, elsewhere] = [mailerAt('127.0.0.1'), mailerAt('127.1')];
  await here.send(letter);
  expect(told).toBe(1);
  // The same machine, but its name does not say so.
  await expect(elsewhere.send(letter)).rejects.toMatchObject({ message: expect.stringMatching(/STARTTLS/) });
  await expect(elsewhere.check()).rejects.toThrow('STARTTLS');
  expect(told).toBe(1);
  for (const mailer of [here, elsewhere]) mailer.close();
  await new Promise<void>((closed) => server.close(closed));
});
