import type { ADDRESSED } from '../../shared/notification.ts';

type AddressedKind = (typeof ADDRESSED)[number];

/** Whom a post addresses, by the reason: member ids, in any order, repeated or not. */
export interface Addressed {
  mentioned: number[];
  quoted: number[];
  answered: number[];
}

/** Decides whom a post addresses and why: everyone once, for the strongest reason (mention, quote, reply), never the author. */
export function recipientsOf(authorId: number, addressed: Addressed): Map<number, AddressedKind> {
  const recipients = new Map<number, AddressedKind>();
  const add = (kind: AddressedKind, members: number[]) => {
    for (const member of members) if (!recipients.has(member)) recipients.set(member, kind);
  };
  add('mention', addressed.mentioned);
  add('quote', addressed.quoted);
  add('reply', addressed.answered);
  recipients.delete(authorId);
  return recipients;
}
