const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

/** Shows a country (ISO 3166-1 alpha-2) as its flag and its name. */
export function Flag({ country }: { country: string }) {
  const flag = String.fromCodePoint(...[...country].map((letter) => 0x1f1e6 + letter.charCodeAt(0) - 65));
  return (
    <span class="country">
      <span class="flag" aria-hidden="true">
        {flag}
      </span>{' '}
      {names.of(country)}
    </span>
  );
}
