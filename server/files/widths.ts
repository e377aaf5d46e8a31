/** The narrower widths in which a picture is kept beside its own, for small screens and lists. */
const NARROWER = [480, 960];

/** Lists the widths in pixels in which a picture of this width is kept, its own last. */
export function widthsOf(width: number): number[] {
  return [...NARROWER.filter((narrower) => narrower < width), width];
}
