import { render } from 'preact';

let corner: HTMLElement | undefined;

/** Shows at the lower edge how many quotes were picked, to be inserted or let go; nothing where none were. */
export function showTray(picked: number[], act: { insert(): void; clear(): void }): void {
  if (!corner) {
    corner = document.createElement('div');
    corner.className = 'tray-rail';
    document.body.append(corner);
  }
  render(
    picked.length > 0 && (
      <section class="tray" aria-label="Picked quotes">
        <p role="status">
          {picked.length} {picked.length === 1 ? 'quote' : 'quotes'}
        </p>
        <button type="button" class="primary" onClick={act.insert}>
          Insert
        </button>
        <button type="button" onClick={act.clear}>
          Clear
        </button>
      </section>
    ),
    corner,
  );
}
