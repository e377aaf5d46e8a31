import { Agent, request } from 'node:http';

/** Sends requests one after the other over one kept connection, and takes the answers without looking at them. */
export class Requests {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  /** Returns the answer's body; throws where it is no success. */
  send(
    url: string,
    options: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<Buffer> {
    return new Promise((answered, failed) => {
      const { method = 'GET', headers = {}, body } = options;
      const sent = request(
        url,
        { agent: this.#agent, method, headers: { accept: 'text/html', ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('end', () => {
            const { statusCode = 0 } = response;
            if (statusCode >= 200 && statusCode < 300) answered(Buffer.concat(chunks));
            else failed(new Error(`${method} ${url}: ${statusCode}`));
          });
        },
      );
      sent.on('error', failed);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
