import { z } from 'zod';

/** A picture as it was kept. `markdown` is what shows it in a post, `thumb` the address of a small one. */
export const File = z.object({
  id: z.string(),
  url: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  thumb: z.string(),
  bytes: z.int().positive(),
  markdown: z.string(),
});
export type File = z.infer<typeof File>;
export const FileAnswer = z.object({ file: File });
export type FileAnswer = z.infer<typeof FileAnswer>;
