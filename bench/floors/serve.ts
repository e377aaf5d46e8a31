import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves on a free port and tells the bench which: the one line that every server here begins with. */
export function serve(listener: RequestListener): Server {
  const http = createServer(listener);
  http.listen(0, '127.0.0.1', () => console.log(`at http://127.0.0.1:${(http.address() as AddressInfo).port}`));
  return http;
}

/** Reads a request's body as text. */
export async function bodyOf(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
