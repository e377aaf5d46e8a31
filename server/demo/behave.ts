import type { Post } from '../../shared/post.ts';
import type { ReactionKind } from '../../shared/reaction.ts';
import type { DemoMember } from './demo-member.ts';
import { mentionOf } from './members.ts';
import type { Random } from './random.ts';
import { SECOND_THOUGHTS, WELCOMES } from './script.ts';
import type { Topic } from './topic.ts';

const TYPING_SAID_EVERY_MS = 2_500;
const MS_PER_LETTER = 35;
const RECENT_POSTS = 8;
const REACTIONS: readonly ReactionKind[] = ['like', 'like', 'like', 'agree', 'love', 'funny'];

export interface Stage {
  members: readonly DemoMember[];
  topics: readonly Topic[];
  boardId: number;
  random: Random;
  /** Waits at a human pace; rejects when the demo ends. */
  wait: (ms: number) => Promise<void>;
  /** What the members have posted lately, and who of them reacted to it. */
  recent: { post: Post; reacted: Set<DemoMember> }[];
}

/** Tells whether somebody can say what comes next in the topic. */
export function canGoOn(stage: Stage, topic: Topic): boolean {
  return !topic.isBusy && speakerOf(stage, topic)?.isBusy === false;
}

function speakerOf({ members }: Stage, topic: Topic): DemoMember | undefined {
  return members.find((member) => member.role.letter === topic.next().letter);
}

/** Says what comes next in a topic: its author goes there, reads, types and posts. */
export async function goOn(stage: Stage, topic: Topic, { hurry = false } = {}): Promise<void> {
  const speaker = speakerOf(stage, topic);
  if (!speaker) return;
  const beat = topic.next();
  topic.isBusy = true;
  try {
    await busy(speaker, async () => {
      const draft = topic.write(beat);
      if (topic.threadId !== null) await speaker.visit(topic.threadId);
      await stage.wait(hurry ? 300 : stage.random.between(600, 2_200));
      await type(stage, speaker, hurry ? 1_200 : Math.min(9_000, 1_200 + beat.says.length * MS_PER_LETTER));
      const post = await send(stage, topic, speaker, draft);
      topic.heard(beat, post);
    });
  } finally {
    topic.isBusy = false;
  }
}

async function send(
  stage: Stage,
  topic: Topic,
  speaker: DemoMember,
  draft: { body: string; replyTo?: number },
): Promise<Post> {
  if (topic.threadId !== null) return remember(stage, await speaker.post(topic.threadId, draft));
  const { thread, post } = await speaker.startThread(stage.boardId, topic.title, draft.body);
  topic.threadId = thread.id;
  await speaker.visit(thread.id);
  return remember(stage, post);
}

function remember({ recent }: Stage, post: Post): Post {
  recent.push({ post, reacted: new Set() });
  if (recent.length > RECENT_POSTS) recent.shift();
  return post;
}

async function type({ wait }: Stage, speaker: DemoMember, forMs: number): Promise<void> {
  for (let left = forMs; left > 0; left -= TYPING_SAID_EVERY_MS) {
    await speaker.typing();
    await wait(Math.min(left, TYPING_SAID_EVERY_MS));
  }
}

/** Has somebody react to a post of somebody else. */
export async function react({ members, random, recent }: Stage): Promise<void> {
  const chances = recent.flatMap(({ post, reacted }) =>
    members
      .filter((member) => !member.isBusy && member.role.name !== post.author.name && !reacted.has(member))
      .map((reader) => ({ post, reader, reacted })),
  );
  const chosen = random.pick(chances);
  if (!chosen) return;
  chosen.reacted.add(chosen.reader);
  await chosen.reader.react(chosen.post.id, random.pick(REACTIONS) ?? 'like');
}

/** Has somebody come back to a post of their own and add a second thought. */
export async function editOne({ members, random, recent }: Stage): Promise<void> {
  const chosen = random.pick(recent.filter(({ post }) => !post.body.includes('*Edit:')));
  const author = members.find((member) => !member.isBusy && member.role.name === chosen?.post.author.name);
  if (!chosen || !author) return;
  chosen.post.body = `${chosen.post.body}\n\n${random.pick(SECOND_THOUGHTS) ?? ''}`;
  await author.edit(chosen.post.id, chosen.post.body);
}

/** Has somebody leave for a while and come back to the thread they were reading. */
export async function takeABreak(stage: Stage): Promise<void> {
  const reader = stage.random.pick(stage.members.filter((member) => !member.isBusy && member.reading !== undefined));
  const was = reader?.reading;
  if (!reader || was === undefined) return;
  await busy(reader, async () => {
    await reader.leave();
    await stage.wait(stage.random.between(4_000, 12_000));
    await reader.visit(was);
  });
}

/** Has somebody answer a post that is not of the cast, so that its author's bell rings. */
export async function welcome(stage: Stage, post: Post): Promise<void> {
  const { random } = stage;
  const host = await freeMember(stage);
  await busy(host, async () => {
    await host.visit(post.threadId);
    await stage.wait(random.between(1_000, 2_000));
    await host.react(post.id, 'like');
    await type(stage, host, 3_500);
    const body = `${mentionOf(post.author.name)} ${random.pick(WELCOMES) ?? ''}`;
    remember(stage, await host.post(post.threadId, { body, replyTo: post.number }));
  });
}

async function freeMember({ members, random, wait }: Stage): Promise<DemoMember> {
  for (;;) {
    const free = random.pick(members.filter((member) => !member.isBusy));
    if (free) return free;
    await wait(500);
  }
}

async function busy(member: DemoMember, work: () => Promise<void>): Promise<void> {
  member.isBusy = true;
  try {
    await work();
  } finally {
    member.isBusy = false;
  }
}
