import type { Response } from 'express';
import type { ComponentChildren } from 'preact';
import type { ListPage } from '../../shared/views/lists/list-page.ts';
import { ListView } from '../../shared/views/lists/list-view.tsx';
import { type PageParts, sendPage } from '../http/document.tsx';

interface ListParts extends Omit<PageParts, 'main' | 'islands'> {
  list: ListPage;
  above: ComponentChildren;
  below?: ComponentChildren;
}

/** Sends a page that is a list, which comes alive in the browser. */
export function sendList(response: Response, { list, above, below, ...page }: ListParts): void {
  sendPage(response, {
    ...page,
    islands: { list },
    main: (
      <>
        {above}
        <div id="list">
          <ListView page={list} />
        </div>
        {below}
      </>
    ),
  });
}
