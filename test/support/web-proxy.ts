import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/**
 * Starts a proxy as it stands in front of nodes: it passes requests on under X-Forwarded-For and, unless it is one of those
 * that forget to, websockets too.
 */
export async function startWebProxy(to: { port: number }, { websockets = true } = {}) {
  const server = createServer((asked, answer) => {
    const forwarded = [asked.headers['x-forwarded-for'], asked.socket.remoteAddress].filter(Boolean).join(', ');
    const onward = request({ port: to.port, host: '127.0.0.1', path: asked.url, method: asked.method }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    for (const [name, value] of Object.entries(asked.headers)) if (value) onward.setHeader(name, value);
    onward.setHeader('x-forwarded-for', forwarded);
    onward.on('error', () => answer.writeHead(502).end());
    asked.pipe(onward);
  });
  // A server that listens to no upgrade answers it as any other request, and its connection stays what it was.
  if (websockets) {
    server.on('upgrade', (asked, near, head) => {
      const far = connect(to.port, '127.0.0.1');
      const headers = Object.entries(asked.headers).map(([name, value]) => `${name}: ${value}`);
      far.write(`${asked.method} ${asked.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
      far.write(head);
      near.pipe(far).pipe(near);
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
    });
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
