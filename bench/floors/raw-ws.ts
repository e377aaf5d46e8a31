import { WebSocket, WebSocketServer } from 'ws';
import { textFrame } from '../../server/live/text-frame.ts';
import { bodyOf, serve } from './serve.ts';

// The floor of a fan-out: one frame, made once, written to every connection. Nothing can do less and still use websockets.
const http = serve(async (request, response) => {
  const frame = textFrame(await bodyOf(request));
  const told = request.url === '/nobody' ? [] : sockets.clients;
  for (const { readyState, _socket } of told as Iterable<WebSocket & { _socket: NodeJS.WritableStream }>) {
    if (readyState === WebSocket.OPEN) _socket.write(frame);
  }
  response.end();
});
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
sockets.on('connection', (socket) => socket.on('message', () => {}));
