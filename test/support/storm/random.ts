/** Returns the same series of numbers in [0, 1) for the same seed (mulberry32, Tommy Ettinger, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Picks one of several by a random number. */
export function pick<T>(random: () => number, among: readonly T[]): T {
  const picked = among[Math.floor(random() * among.length)];
  if (picked === undefined) throw new Error('there is nothing to pick from');
  return picked;
}
