import { Server } from 'socket.io';
import { bodyOf, serve } from './serve.ts';

// What Socket.IO does by itself: a room, its stock adapter, and one event to it.
const http = serve(async (request, response) => {
  if (request.url?.startsWith('/socket.io/')) return;
  io.to(request.url === '/nobody' ? 'thread:2' : 'thread:1').emit('post:created', JSON.parse(await bodyOf(request)));
  response.end();
});
const io = new Server(http, { transports: ['websocket'], serveClient: false });
io.on('connection', (socket) => {
  socket.on('thread:join', (_request, reply) => {
    socket.join('thread:1');
    reply({ ok: true });
  });
});
