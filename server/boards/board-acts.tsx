import type { Board, BoardName } from '../../shared/board.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { Select } from '../../shared/views/site/form.tsx';

/** Shows what can be done to a board as a whole: it is archived, and its threads are moved to another. */
export function BoardActs({ board, others, issues }: { board: Board; others: BoardName[]; issues: FieldIssue[] }) {
  return (
    <>
      <form class="admin-aside" action={`/admin/boards/${board.id}/archive`} method="post">
        <p class="hint">
          {board.archived
            ? 'This board is archived: its threads are read and found, and nobody writes there.'
            : 'In an archived board threads are read and found, but nobody writes. It stands at the end of the list.'}
        </p>
        <button type="submit" name="archived" value={board.archived ? 'no' : 'yes'}>
          {board.archived ? 'Open this board again' : 'Archive this board'}
        </button>
      </form>
      {others.length > 0 && (
        <form class="admin-aside" action={`/admin/boards/${board.id}/empty`} method="post">
          <Select
            name="to"
            label="Move all its threads to"
            issues={issues}
            options={[['', 'Choose a board'], ...others.map(({ id, title }): [string, string] => [String(id), title])]}
            value=""
          />
          <button type="submit">Move all threads</button>
        </form>
      )}
    </>
  );
}
