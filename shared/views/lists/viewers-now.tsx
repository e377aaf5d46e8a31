const number = new Intl.NumberFormat('en');

/** Says how many people are there right now; nothing where there is nobody. */
export function ViewersNow({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span class="now">
      {number.format(count)} <span class="now-word">viewing</span>
    </span>
  );
}
