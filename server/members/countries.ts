import { createRequire } from 'node:module';

const known = createRequire(import.meta.url)('flag-icons/country.json') as { code: string; iso: boolean }[];
const nameOf = new Intl.DisplayNames(['en'], { type: 'region' });

/** The countries that have a flag here, by name: ISO 3166-1 alpha-2 code and English name. */
export const COUNTRIES: readonly (readonly [code: string, name: string])[] = known
  // Kosovo has a code that ISO leaves to whoever uses it.
  .filter(({ code, iso }) => iso || code === 'xk')
  .map(({ code }) => code.toUpperCase())
  .map((code) => [code, nameOf.of(code) ?? code] as const)
  .sort(([, a], [, b]) => a.localeCompare(b, 'en'));
