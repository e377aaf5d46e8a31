/** Names how many there are of something: "1 post", "2,000 posts". */
export function counted(n: number, one: string): string {
  return `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`;
}

export interface Counts {
  members: number;
  boards: number;
  threads: number;
  posts: number;
}

/** Names all four counts: "6 members, 1 board, 1 thread, 6 posts". */
export function allCounted({ members, boards, threads, posts }: Counts): string {
  return [
    counted(members, 'member'),
    counted(boards, 'board'),
    counted(threads, 'thread'),
    counted(posts, 'post'),
  ].join(', ');
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'it may not be opened',
  EISDIR: 'it is a folder',
  ENOTDIR: 'there is no such file or folder',
  ENOSPC: 'the disk is full',
  EROFS: 'its disk is read-only',
};

/** Says in words why a file could not be used; undefined where the error is of another kind. */
export function fileTrouble(error: unknown): string | undefined {
  return REASONS[String((error as NodeJS.ErrnoException | null)?.code)];
}
