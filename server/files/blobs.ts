import type { Readable } from 'node:stream';

/** A blob on its way to whoever reads it. */
export interface Blob {
  bytes: number;
  content: Readable;
}

/** Where the bytes of files are kept, by key. What it cannot do it throws as whatever went wrong. */
export interface Blobs {
  /** Keeps bytes under a key: once it returns they are safe, and nobody ever reads half of them. */
  put(key: string, bytes: Buffer): Promise<void>;
  /** Opens what is kept under a key; undefined where there is nothing. */
  get(key: string): Promise<Blob | undefined>;
  /** Removes what is kept under a key, if anything is. */
  remove(key: string): Promise<void>;
}

/** Makes the key of one size of a file. */
export function keyOf(kind: string, id: string, width: number): string {
  return `${kind}/${id.slice(0, 2)}/${id}-${width}.webp`;
}
