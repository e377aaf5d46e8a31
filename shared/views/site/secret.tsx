/** Shows a secret that was just made, the only time it can be seen. */
export function Secret({ label, value }: { label: string; value: string }) {
  return (
    <section class="saved" role="status">
      <p>
        <strong>{label}</strong>
      </p>
      <p>
        <code class="long">{value}</code>
      </p>
      <p class="hint">Copy it now: it is shown only here, and only once.</p>
    </section>
  );
}
