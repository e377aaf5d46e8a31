/** Writes data as JSON that can stand inside a script element: nothing in it can end the element. */
export function embed(data: unknown): string {
  return JSON.stringify(data).replace(/</g, '\\u003c');
}
