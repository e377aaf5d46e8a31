/** A simulated member: the letter that the script knows them by, and what their card shows. */
export interface Role {
  letter: string;
  name: string;
  title: string;
  country: string;
  location: string | null;
  joined: string;
  posts: number;
  awards: number;
  score: number;
}

export const CAST: readonly Role[] = [
  {
    letter: 'M',
    name: 'Maren Holt',
    title: 'Pathfinder',
    country: 'NO',
    location: 'Bergen',
    joined: '2016-05-21',
    posts: 4182,
    awards: 6,
    score: 9310,
  },
  {
    letter: 'T',
    name: 'Tomás Rey',
    title: 'Regular',
    country: 'ES',
    location: 'Oviedo',
    joined: '2019-11-02',
    posts: 1290,
    awards: 2,
    score: 2754,
  },
  {
    letter: 'I',
    name: 'inesk',
    title: 'Regular',
    country: 'PT',
    location: null,
    joined: '2021-02-14',
    posts: 655,
    awards: 1,
    score: 1488,
  },
  {
    letter: 'D',
    name: 'Devika',
    title: 'Night owl',
    country: 'IN',
    location: 'Pune',
    joined: '2018-08-30',
    posts: 2317,
    awards: 4,
    score: 5120,
  },
  {
    letter: 'B',
    name: 'Bram V.',
    title: 'Founding member',
    country: 'NL',
    location: 'Utrecht',
    joined: '2012-01-09',
    posts: 7764,
    awards: 11,
    score: 15_302,
  },
];

/** Writes a mention of a member as the composer would. */
export function mentionOf(name: string): string {
  return /^\w+$/.test(name) ? `@${name}` : `@"${name}"`;
}
