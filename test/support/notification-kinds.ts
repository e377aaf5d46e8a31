import type { Notification, NotificationKind } from '../../shared/notification.ts';
import type { Post } from '../../shared/post.ts';
import type { Parley } from './parley.ts';
import type { Person } from './person.ts';

/** A notification about to happen: whom it tells, what makes it happen, and the words it must not carry too far. */
interface Stage {
  reader: Person;
  /** Who does it, where that is somebody the reader could ignore. */
  actor: Person;
  moderator: Person;
  boardId: number;
  threadId: number;
  /** The post that it is about: of the actor or, where something is done to it, of the reader. */
  post: Post;
  happen(): Promise<unknown>;
  /** What those who may not read the thread must not learn. */
  secrets: string[];
}

let made = 0;

/** Puts a reader, somebody who writes, a moderator and a thread of the reader's or the writer's own on the stage. */
async function stage(on: Parley, starter: 'reader' | 'actor') {
  made += 1;
  const [reader, actor] = [await on.member(`Reader${made}`), await on.member(`Actor${made}`)];
  const moderator = await on.staff(`Moderator${made}`);
  const boardId = await on.board();
  const [title, words] = [`Title ${made} of plans`, `Words ${made} of plans`];
  const { thread, post } = await (starter === 'reader' ? reader : actor).startThread(boardId, title, words);
  return { reader, actor, moderator, boardId, threadId: thread.id, title, words, post, secrets: [title, words] };
}

/** How each kind comes about. A channel that tells of notifications is tried with every one of them. */
export const KINDS: Record<NotificationKind, (on: Parley) => Promise<Stage>> = {
  mention: async (on) => {
    const it = await stage(on, 'actor');
    return { ...it, happen: () => it.actor.post(it.threadId, `${it.words} @${it.reader.name}`) };
  },
  quote: async (on) => {
    const it = await stage(on, 'reader');
    const quote = `[quote="${it.reader.name}, post:1"]\n${it.words}\n[/quote]\n\n${it.words}`;
    return { ...it, happen: () => it.actor.post(it.threadId, quote) };
  },
  reply: async (on) => {
    const it = await stage(on, 'reader');
    return { ...it, happen: () => it.actor.post(it.threadId, it.words, { replyTo: 1 }) };
  },
  watch: async (on) => {
    const it = await stage(on, 'actor');
    await it.reader.call('PUT', `/threads/${it.threadId}/watch`, { level: 'everything' });
    return { ...it, happen: () => it.actor.post(it.threadId, it.words) };
  },
  board: async (on) => {
    const it = await stage(on, 'actor');
    await it.reader.call('PUT', `/boards/${it.boardId}/watch`, { level: 'everything' });
    const begun: Stage = {
      ...it,
      happen: async () => {
        const { thread, post } = await it.actor.startThread(it.boardId, `${it.title} anew`, it.words);
        begun.threadId = thread.id;
        begun.post = post;
      },
    };
    return begun;
  },
  approved: async (on) => {
    const it = await stage(on, 'actor');
    await on.app.db.updateTable('boards').set({ approval: 'members' }).where('id', '=', it.boardId).execute();
    const sent = await it.reader.call<{ submission: { id: number } }>('POST', `/threads/${it.threadId}/posts`, {
      body: it.words,
    });
    const approve = () => it.moderator.call('POST', `/submissions/${sent.body.submission.id}/approve`);
    return { ...it, actor: it.moderator, happen: approve };
  },
  reaction: async (on) => {
    const it = await stage(on, 'reader');
    return { ...it, happen: () => it.actor.call('PUT', `/posts/${it.post.id}/reaction`, { kind: 'like' }) };
  },
  award: async (on) => {
    const it = await stage(on, 'reader');
    const given = { awardId: '4', reason: 'For a year at sea' };
    const path = `/members/x.${it.post.author.id}/awards`;
    return { ...it, secrets: [], happen: () => it.moderator.form(path, given) };
  },
  staff: async (on) => {
    const it = await stage(on, 'reader');
    const change = { body: 'Milder words', reason: 'Too harsh' };
    return { ...it, happen: () => it.moderator.call('PATCH', `/posts/${it.post.id}`, change) };
  },
  report: async (on) => {
    const it = await stage(on, 'actor');
    await it.reader.call('POST', `/posts/${it.post.id}/report`, { reason: 'It is rude' });
    const decision = { outcome: 'resolved', message: 'We have spoken', upTo: Number.MAX_SAFE_INTEGER };
    return { ...it, happen: () => it.moderator.call('POST', `/reports/${it.post.id}/decide`, decision) };
  },
};

/** What may happen between the event and the moment at which somebody is told of it, so that they may not read it then. */
export const LOSSES: Record<string, (on: Parley, it: Stage) => Promise<unknown>> = {
  'the board is for moderators alone now': (on, { boardId }) =>
    on.app.db.updateTable('boards').set({ audience: 'staff' }).where('id', '=', boardId).execute(),
  'the thread was moved to where moderators are among themselves, and renamed': async (on, { moderator, threadId }) =>
    moderator.call('PATCH', `/threads/${threadId}`, { boardId: await on.board('staff'), title: 'A hidden name' }),
  'the thread is deleted': (_, { moderator, threadId }) => moderator.call('DELETE', `/threads/${threadId}`),
};

/** What may befall one alert before it is sent, so that it is to be sent no more, with the kinds that it befalls. */
export const LOSSES_OF_ONE: Record<
  string,
  { kinds: NotificationKind[]; lose(on: Parley, it: Stage, told: Notification): Promise<unknown> }
> = {
  'its post is deleted': {
    kinds: ['mention', 'quote', 'reply', 'watch', 'approved', 'reaction'],
    lose: ({ app }, _, { postId }) =>
      app.db.updateTable('posts').set({ deleted_at: 1 }).where('id', '=', postId).execute(),
  },
  'whoever did it is ignored': {
    kinds: ['mention', 'quote', 'reply', 'watch', 'board', 'reaction'],
    lose: (_, { reader }, { actor }) => reader.call('PUT', `/members/${actor?.id}/ignore`),
  },
  'its thread is silenced': {
    kinds: ['mention', 'quote', 'reply', 'watch', 'board', 'approved', 'reaction'],
    lose: (_, { reader, threadId }) => reader.call('PUT', `/threads/${threadId}/watch`, { level: 'nothing' }),
  },
  'its board is silenced': {
    kinds: ['board'],
    lose: (_, { reader, boardId }) => reader.call('PUT', `/boards/${boardId}/watch`, { level: 'nothing' }),
  },
  'the reaction is taken back': {
    kinds: ['reaction'],
    lose: (_, { actor, post }) => actor.call('DELETE', `/posts/${post.id}/reaction`),
  },
  'the award is taken back': {
    kinds: ['award'],
    lose: ({ app }, { post }) =>
      app.db.updateTable('member_awards').set({ taken_at: 1 }).where('member_id', '=', post.author.id).execute(),
  },
};

/** The kinds that tell of what the staff did: even then, in the words that were known before. */
export const OUTLIVING: NotificationKind[] = ['staff', 'report'];
/** Kinds that are about no thread. */
export const ELSEWHERE: NotificationKind[] = ['award'];
