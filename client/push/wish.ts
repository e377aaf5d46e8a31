const KEY = 'pop-ups';

/** Who turned pop-ups on in this browser, and what the server was told last: through which session, and where. */
export interface Wish {
  memberId: number;
  session: string;
  endpoint: string;
}

/** Returns what was wished in this browser; null where nobody turned pop-ups on. */
export function wishHere(): Wish | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null');
  } catch {
    return null;
  }
}

/** Remembers a wish, or that there is none. */
export function keepWish(wish: Wish | null): void {
  try {
    if (wish) localStorage.setItem(KEY, JSON.stringify(wish));
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is switched off: pop-ups hold until the session ends.
  }
}
