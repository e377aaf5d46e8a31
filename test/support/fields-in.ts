/** Reads what a browser would send of the form that says what it showed. */
export function fieldsIn(page: string): Record<string, string> {
  const form = page.split('<form').find((part) => part.includes('name="seen"')) ?? '';
  const fields: Record<string, string> = {};
  const text = (html = '') =>
    html.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const named = (head: string) => text(/name="([^"]+)"/.exec(head)?.[1]);
  const valued = (head: string) => text(/value="([^"]*)"/.exec(head)?.[1]);
  for (const [, head = ''] of form.matchAll(/<input([^>]*)>/g))
    if (!head.includes('checkbox')) fields[named(head)] = valued(head);
    else if (/ checked/.test(head)) fields[named(head)] = 'on';
  for (const [, head = '', content] of form.matchAll(/<textarea([^>]*)>([\s\S]*?)<\/textarea>/g))
    fields[named(head)] = text(content).replaceAll('\n', '\r\n');
  for (const [, head = '', options = ''] of form.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g)) {
    const [first = '', ...others] = options.match(/<option[^>]*>/g) ?? [];
    fields[named(head)] = valued(others.find((option) => / selected/.test(option)) ?? first);
  }
  return fields;
}
