import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Phrases } from './query.ts';
import { foldText, touch } from './words.ts';

// BM25's usual constants: how soon more of the same word stops to matter, and how much a long post weighs against it.
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;
const USUAL_LENGTH = 600;
const READ_LENGTH = 4_000;
// Of posts made for it that takes 10 ms. Others are served then.
const RANKED_AT_ONCE = 20;
const IN_TITLE = 2;
const ALL_TOGETHER = 1;

const GAP = '[^\\p{L}\\p{N}]+';

interface Ranked {
  title: string;
  body: string;
  number: number;
}

/**
 * Sorts posts by how well they match: how often they say the words for their length (as BM25 counts), whether the words
 * stand together, and whether the post opens a thread that has them in its title. What is equal stays in its order.
 */
export async function bestFirst<Post extends Ranked>(posts: Post[], phrases: Phrases): Promise<Post[]> {
  const patterns = phrases.map((phrase) => patternOf([phrase]));
  const together = phrases.length > 1 ? patternOf(phrases) : undefined;
  const scoreOf = (post: Post): number => {
    const text = foldText(post.body.slice(0, READ_LENGTH));
    const title = post.number === 1 ? foldText(post.title) : '';
    const length = 1 - LENGTH_WEIGHT + (LENGTH_WEIGHT * text.length) / USUAL_LENGTH;
    let score = 0;
    for (const pattern of patterns) {
      const count = text.match(pattern)?.length ?? 0;
      score += count / (count + SATURATION * length) + (title.match(pattern) ? IN_TITLE : 0);
    }
    if (together && (text.match(together) || title.match(together))) score += ALL_TOGETHER;
    return score;
  };
  const scored: { post: Post; score: number }[] = [];
  for (const post of posts) {
    scored.push({ post, score: scoreOf(post) });
    if (scored.length % RANKED_AT_ONCE === 0) await othersTurn();
  }
  return scored.sort((a, b) => b.score - a.score).map(({ post }) => post);
}

function patternOf(phrases: Phrases): RegExp {
  const words = phrases.map((phrase) =>
    phrase
      .map((span, i) => {
        const before = phrase[i - 1];
        return (before && !touch(before, span) ? GAP : '') + span.word;
      })
      .join(''),
  );
  const isSpaced = phrases.every((phrase) => phrase.every(({ unspaced }) => !unspaced));
  // Where words have spaces around them, a part of one is another word.
  const [before, after] = isSpaced ? ['(?<![\\p{L}\\p{N}])', '(?![\\p{L}\\p{N}])'] : ['', ''];
  return new RegExp(`${before}${words.join(GAP)}${after}`, 'gu');
}
