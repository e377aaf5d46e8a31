/** The drawn emblems of awards, by name: one path each, on a square of 24. Anything else is an emoji. */
export const EMBLEMS: Record<string, { label: string; path: string }> = {
  laurel: {
    label: 'Laurel',
    path: 'M7 4C4 7 3 11 5 15c1 2.5 3 4 6 5M17 4c3 3 4 7 2 11-1 2.5-3 4-6 5M4 8l3 1M3.6 12l3.2-.4M5.5 16l2.7-1.7M20 8l-3 1M20.4 12l-3.2-.4M18.5 16l-2.7-1.7M12 20v1.5',
  },
  star: { label: 'Star', path: 'm12 3 2.7 5.6 6.1.8-4.5 4.2 1.1 6.1L12 16.8l-5.4 2.9 1.1-6.1L3.2 9.4l6.1-.8Z' },
  medal: {
    label: 'Medal',
    path: 'M8 3l2.5 6M16 3l-2.5 6M12 9a6 6 0 1 0 .01 0M12 12.5l1 1.8 2 .3-1.5 1.4.4 2-1.9-1-1.9 1 .4-2L9 14.6l2-.3Z',
  },
  shield: { label: 'Shield', path: 'M12 3 5 5.5V11c0 4.5 2.9 8 7 10 4.1-2 7-5.5 7-10V5.5ZM9 11.5l2.2 2.2L15.5 9.5' },
  flame: {
    label: 'Flame',
    path: 'M12 3c.5 3-3.5 5-4.8 8.5C5.6 16 8 20.5 12 21c4.5 0 7-3.8 6.2-7.7C17.5 10 15 8.5 15 5.5c-1.8.8-2.3 2.3-2 4C12.5 8 12.5 5.5 12 3Z',
  },
  crown: { label: 'Crown', path: 'M4 18h16l1-10-5 4-4-7-4 7-5-4Z' },
};
