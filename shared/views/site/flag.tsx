const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

/** Shows a country (ISO 3166-1 alpha-2) as its flag, a picture as not every system has letters for it, and its name. */
export function Flag({ country }: { country: string }) {
  return (
    <span class="country">
      <img class="flag" src={`/flags/${country.toLowerCase()}.svg`} alt="" width={20} height={15} loading="lazy" />{' '}
      {names.of(country)}
    </span>
  );
}
