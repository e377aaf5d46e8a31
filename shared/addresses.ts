import { pageOfPost } from './limits.ts';

/** Makes the readable part of an address: lower-case words joined by "-", letters of every script kept. */
export function slugify(title: string): string {
  const slug = title
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$|[\ud800-\udbff]$/, ''); // Half a surrogate pair is no character.
  return slug || '-';
}

interface Named {
  id: number;
  slug: string;
}

/** Addresses of pages. All are absolute paths; slugs are encoded so that they can stand in HTML and headers as they are. */
export function boardPath(board: Named, page = 1): string {
  return `/boards/${encodeURIComponent(board.slug)}.${board.id}/${page > 1 ? `page-${page}` : ''}`;
}

/** Makes the address of a page of a thread. */
export function threadPath(thread: Named, page = 1): string {
  return `/threads/${encodeURIComponent(thread.slug)}.${thread.id}/${page > 1 ? `page-${page}` : ''}`;
}

/** Makes the address of a post: its page, and its place there. */
export function postPath(thread: Named, number: number): string {
  return `${threadPath(thread, pageOfPost(number))}#post-${number}`;
}

/** Makes the address of a member’s profile. */
export function memberPath(member: { id: number; name: string }): string {
  return `/members/${encodeURIComponent(slugify(member.name))}.${member.id}`;
}

/** Makes the address of a member’s avatar in one of AVATAR_SIZES. */
export function avatarPath(avatar: string, size: number): string {
  return `/avatars/${avatar}/${size}`;
}

/** Makes the address by which a notification is read, and leads to what it is about. */
export function notificationPath({ id }: { id: number }): string {
  return `/account/notifications/${id}`;
}

/** Makes the address of the list of those who reacted to a post, with one kind or with any, after a place in it. */
export function reactorsPath(postId: number, kind?: string, before?: string): string {
  const query = new URLSearchParams({ ...(kind && { kind }), ...(before && { before }) }).toString();
  return `/posts/${postId}/reactions${query && `?${query}`}`;
}

/** Makes the address of the list of those posts that answer a post, from the one after the number `after` on. */
export function answersPath(postId: number, after = 0): string {
  return `/posts/${postId}/answers${after > 0 ? `?after=${after}` : ''}`;
}

/** Reads "some-slug.12" back into its parts; null where there is no id. A bare "12" is accepted. */
export function readNamed(reference: string): Named | null {
  const match = /^(?:(.*)\.)?(\d{1,15})$/s.exec(reference);
  return match ? { slug: match[1] ?? '', id: Number(match[2]) } : null;
}
