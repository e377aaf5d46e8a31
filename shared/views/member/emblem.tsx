import { EMBLEMS } from '../../emblems.ts';

/** Shows the emblem of an award: a drawn one by its name, else an emoji. Its name stands beside it, for whoever cannot see it. */
export function Emblem({ emblem }: { emblem: string }) {
  const drawn = EMBLEMS[emblem];
  return (
    <span class="emblem" aria-hidden="true">
      {drawn ? (
        <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
          <path
            d={drawn.path}
            fill="none"
            stroke="currentColor"
            stroke-width="1.7"
            stroke-linecap="round"
            stroke-linejoin="round"
          />
        </svg>
      ) : (
        emblem
      )}
    </span>
  );
}
