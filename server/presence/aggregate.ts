import { z } from 'zod';
import { MemberFace } from '../../shared/member.ts';
import type { Viewers } from '../../shared/viewers.ts';
import { faceOf, type Viewer } from '../accounts/viewer.ts';

const VIEWER_NAMES_MAX = 50;

/** One node's viewers of one thread: members by name, guests by their keys, so that a guest on two nodes counts once. */
export const Aggregate = z.object({ members: z.array(MemberFace), guests: z.array(z.string()) });
export type Aggregate = z.infer<typeof Aggregate>;

/** Sums up viewers; members who hide are in no sum. */
export function aggregateOf(viewers: Iterable<Viewer>): Aggregate {
  const members = new Map<number, MemberFace>();
  const guests = new Set<string>();
  for (const viewer of viewers) {
    if (viewer.kind === 'guest') guests.add(viewer.key);
    else if (!viewer.hidden) members.set(viewer.id, faceOf(viewer));
  }
  return { members: [...members.values()], guests: [...guests] };
}

/** Everyone in the sums of several nodes, each once, however often they are counted. */
export class Everyone {
  readonly #members = new Map<number, MemberFace>();
  readonly #guests = new Set<string>();
  #viewers: Viewers | undefined;

  constructor(aggregates: Iterable<Aggregate>) {
    for (const { members, guests } of aggregates) {
      for (const member of members) this.#members.set(member.id, member);
      for (const guest of guests) this.#guests.add(guest);
    }
  }

  get total(): number {
    return this.#members.size + this.#guests.size;
  }

  get viewers(): Viewers {
    this.#viewers ??= this.#count(firstByName(this.#members.values()));
    return this.#viewers;
  }

  /** Counts one more, unless they are counted already or hide. */
  with(viewer: Viewer): Viewers {
    const { viewers } = this;
    if (viewer.kind === 'guest') {
      if (this.#guests.has(viewer.key)) return viewers;
      return { ...viewers, total: viewers.total + 1, guests: viewers.guests + 1 };
    }
    if (viewer.hidden || this.#members.has(viewer.id)) return viewers;
    const members = firstByName([...viewers.members, faceOf(viewer)]);
    return { ...viewers, total: viewers.total + 1, memberCount: viewers.memberCount + 1, members };
  }

  #count(members: MemberFace[]): Viewers {
    return { total: this.total, memberCount: this.#members.size, members, guests: this.#guests.size };
  }
}

/** Returns the first VIEWER_NAMES_MAX by name, in order. */
function firstByName(members: Iterable<MemberFace>): MemberFace[] {
  return [...members].sort((a, b) => a.name.localeCompare(b.name)).slice(0, VIEWER_NAMES_MAX);
}
