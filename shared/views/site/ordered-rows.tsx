import type { ComponentChildren } from 'preact';

interface Row {
  key: string | number;
  /** What it is called, for those who cannot see which row a button stands in. */
  name: string;
  content: ComponentChildren;
}

/** The rows of a list that administrators keep in order: each can be moved by one place, or opened to be changed. */
export function OrderedRows({ rows, path }: { rows: Row[]; path: string }) {
  return (
    <ol class="ordered">
      {rows.map(({ key, name, content }, i) => (
        <li key={key}>
          <div class="ordered-main">{content}</div>
          <form action={`${path}/${key}/move`} method="post" class="row">
            <MoveButton to="up" name={name} disabled={i === 0} />
            <MoveButton to="down" name={name} disabled={i === rows.length - 1} />
            <a class="button" href={`${path}/${key}`}>
              Change<span class="sr-only"> {name}</span>
            </a>
          </form>
        </li>
      ))}
    </ol>
  );
}

function MoveButton({ to, name, disabled }: { to: 'up' | 'down'; name: string; disabled: boolean }) {
  return (
    <button type="submit" name="to" value={to} disabled={disabled}>
      <span aria-hidden="true">{to === 'up' ? '↑' : '↓'}</span>
      <span class="sr-only">
        Move {name} {to}
      </span>
    </button>
  );
}
