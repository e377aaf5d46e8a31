import type { Post } from '../../shared/post.ts';
import { canGoOn, editOne, goOn, react, type Stage, takeABreak, welcome } from './behave.ts';
import { CAST } from './members.ts';

// Another begins while the one before may still be typing, so that something is to be seen all the time.
const NEXT_AFTER_MS = { least: 2_000, most: 4_500 };

/**
 * Lets the members of the stage live until its `wait` rejects, and returns once everything they had begun has ended.
 * What fails (a thread that was locked or deleted meanwhile) is given to `trouble`, and they go on.
 */
export async function simulate(stage: Stage, trouble: (error: unknown) => void): Promise<void> {
  const begun = new Set<Promise<void>>();
  const begin = (act: Promise<void>) => {
    const ended: Promise<void> = act.catch(trouble).finally(() => begun.delete(ended));
    begun.add(ended);
  };
  const welcomed = new Set<number>();
  let isWelcoming = false;
  const noticed = (post: Post) => {
    if (isWelcoming || CAST.some(({ name }) => name === post.author.name) || welcomed.has(post.id)) return;
    isWelcoming = true;
    welcomed.add(post.id);
    begin(welcome(stage, post).finally(() => (isWelcoming = false)));
  };

  for (const member of stage.members) member.onPost(noticed);
  const [first] = stage.topics;
  if (first) begin(goOn(stage, first, { hurry: true }));
  const goesOn = () => {
    const ms = stage.random.between(NEXT_AFTER_MS.least, NEXT_AFTER_MS.most);
    return stage.wait(ms).then(
      () => true,
      () => false,
    );
  };
  while (await goesOn()) begin(nextAct(stage));
  await Promise.all(begun);
}

function nextAct(stage: Stage): Promise<void> {
  const chance = stage.random.next();
  if (chance > 0.92) return takeABreak(stage);
  if (chance > 0.87) return editOne(stage);
  const free = chance < 0.6 ? stage.topics.filter((topic) => canGoOn(stage, topic)) : [];
  const topic = stage.random.pick(free);
  return topic ? goOn(stage, topic) : react(stage);
}
