interface Props {
  path: string;
  /** Whether the list begins on this page. */
  isFirst: boolean;
}

/** Leads to the next page of a list that goes back in time, and to its beginning. */
export function Older(props: Props) {
  return <NextPage {...props} first="Newest" next="Older" />;
}

/** Leads to the next page of a list in any other order, and to its beginning. */
export function More(props: Props) {
  return <NextPage {...props} first="First" next="More" />;
}

function NextPage({ path, isFirst, first, next }: Props & { first: string; next: string }) {
  return (
    <nav class="pager" aria-label="Pages">
      {!isFirst && <a href={path.replace(/[?&](before|after)=[^&]*/, '')}>{first}</a>}
      <a href={path} rel="next">
        {next}
      </a>
    </nav>
  );
}
