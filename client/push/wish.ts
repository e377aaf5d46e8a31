import { keepHere, keptHere } from '../kept-here.ts';

const KEY = 'pop-ups';

/** Who turned pop-ups on in this browser, and what the server was told last: through which session, and where. */
export interface Wish {
  memberId: number;
  session: string;
  endpoint: string;
}

/** Returns what was wished in this browser; null where nobody turned pop-ups on. */
export function wishHere(): Wish | null {
  return keptHere(KEY);
}

/** Remembers a wish, or that there is none. */
export function keepWish(wish: Wish | null): void {
  keepHere(KEY, wish);
}
