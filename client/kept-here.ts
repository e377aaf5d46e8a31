/** Returns what is kept in this browser under a key; null where nothing is, or where storage is switched off. */
export function keptHere<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** Keeps something in this browser for later pages; nothing where it is null. Where storage is full or off, nothing is kept. */
export function keepHere(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The page itself still knows.
  }
}
