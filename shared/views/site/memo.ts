import { Component, createElement, type FunctionComponent } from 'preact';

/**
 * Draws a component again only when one of its properties is another one: a page of posts changes post by post. `same`
 * tells, for properties made anew each time, whether the difference matters.
 */
export function memo<P extends object>(
  view: FunctionComponent<P>,
  same: { [Key in keyof P]?: (a: P[Key], b: P[Key]) => boolean } = {},
): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const keys = Object.keys({ ...this.props, ...next }) as (keyof P)[];
      return keys.some((key) => next[key] !== this.props[key] && !same[key]?.(next[key], this.props[key]));
    }

    override render() {
      return createElement(view, this.props as P);
    }
  }
  return Memo as unknown as FunctionComponent<P>;
}
