/** Tells whether a post is still young enough for its author to edit it. */
export function mayStillEdit(post: { createdAt: number }, editHours: number | null, now: number): boolean {
  return editHours === null || now - post.createdAt < editHours * 3_600_000;
}
