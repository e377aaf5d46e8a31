/** Says what went wrong, and where to go from here. */
export function ErrorPage({ title, message }: { title: string; message: string }) {
  return (
    <section class="narrow">
      <h1>{title}</h1>
      <p>{message}</p>
      <p>
        <a href="/">All boards</a> · <a href="/whats-new">What’s new</a>
      </p>
    </section>
  );
}
