import type { Piece } from '../../search.ts';

/** Shows a text with what was searched for marked. */
export function Pieces({ of }: { of: Piece[] }) {
  return <>{of.map(({ text, match }) => (match ? <mark>{text}</mark> : text))}</>;
}
