const keyOf = (threadId: number) => `draft:${threadId}`;

/** Keeps what is being written in a thread until it is sent, through a reload or a detour to sign in, in this tab. */
export function keepDraft(threadId: number, body: string): void {
  try {
    if (body) sessionStorage.setItem(keyOf(threadId), body);
    else sessionStorage.removeItem(keyOf(threadId));
  } catch {
    // Storage is full or switched off; the text still stands in its field.
  }
}

export function keptDraft(threadId: number): string {
  try {
    return sessionStorage.getItem(keyOf(threadId)) ?? '';
  } catch {
    return '';
  }
}
