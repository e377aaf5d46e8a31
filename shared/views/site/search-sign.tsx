/** The sign of a magnifying glass; what it stands for is said in words beside it or by its link. */
export function SearchSign() {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path
        d="M16.500 16.500 21 21M18.500 11a7.500 7.500 0 1 1-15 0 7.500 7.500 0 0 1 15 0Z"
        fill="none"
        stroke="currentColor"
        stroke-width="1.700"
        stroke-linecap="round"
      />
    </svg>
  );
}
