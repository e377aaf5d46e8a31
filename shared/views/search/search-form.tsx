import type { BoardName } from '../../board.ts';
import type { FieldIssue } from '../../reply.ts';
import { Choice, Field, FormIssues, Select } from '../site/form.tsx';

interface Props {
  /** What was typed, by field. */
  typed: Record<string, string>;
  issues: FieldIssue[];
  boards: BoardName[];
  /** The thread that is searched, where it is one. */
  thread: { id: number; title: string } | null;
}

const ORDERS = [
  ['newest', 'Newest first'],
  ['best', 'Best match'],
] as const;
const NARROWING = ['by', 'board', 'after', 'before'];

/** Asks what to search for, and where. */
export function SearchForm({ typed, issues, boards, thread }: Props) {
  const order = typed.order === 'best' ? 'best' : 'newest';
  const isNarrowed = NARROWING.some((name) => typed[name] || issues.some(({ field }) => field === name));
  return (
    <search>
      <form class="search-form" action="/search">
        <FormIssues issues={issues} fields={['q', ...NARROWING]} />
        <div class="search-line">
          <Field name="q" label="Search for" type="search" issues={issues} value={typed.q ?? ''} />
          <button class="primary" type="submit">
            Search
          </button>
        </div>
        {thread && (
          <label class="check">
            <input type="checkbox" name="thread" value={thread.id} checked /> Only in <bdi>{thread.title}</bdi>
          </label>
        )}
        <Choice name="order" label="Order" issues={issues} value={order} options={ORDERS} />
        <details class="search-more" open={isNarrowed}>
          <summary>By whom, where, when</summary>
          <div class="search-narrow">
            <Field name="by" label="Written by" issues={issues} value={typed.by ?? ''} autocomplete="off" />
            <Select
              name="board"
              label="Board"
              issues={issues}
              value={typed.board ?? ''}
              options={[['', 'All boards'], ...boards.map(({ id, title }): [string, string] => [String(id), title])]}
            />
            <Field name="after" label="From" type="date" issues={issues} value={typed.after ?? ''} />
            <Field name="before" label="To" type="date" issues={issues} value={typed.before ?? ''} />
          </div>
        </details>
      </form>
    </search>
  );
}
