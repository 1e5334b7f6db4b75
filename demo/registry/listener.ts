import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type Authority, createSelfSigned } from '../certificate/certificate.ts';
import type { Transport } from './faults.ts';

export interface Listener {
  readonly port: number;
  setTransport(transport: Transport): void;
  close(): Promise<void>;
}

const day = 86_400_000;

/**
 * Listens on a free loopback port and hands each connection to whatever the transport of the moment is.
 * `now` in ms since the epoch, for the certificates.
 */
export async function startListener(
  handle: RequestListener,
  authority: Authority,
  transport: Transport,
  now: number,
): Promise<Listener> {
  const names = ['localhost', '127.0.0.1'];
  const valid = { notBefore: now - day, notAfter: now + 365 * day };
  const secure = (certificate: { cert: string; key: string }) => createHttpsServer({ ...certificate }, handle);
  const servers = {
    plain: createHttpServer(handle),
    tls: secure(authority.issue({ names, ...valid })),
    'self-signed': secure(createSelfSigned({ names, ...valid })),
    'wrong-name': secure(authority.issue({ names: ['registry.example.com'], ...valid })),
    expired: secure(authority.issue({ names, notBefore: now - 400 * day, notAfter: now - 35 * day })),
  };
  const sockets = new Set<Socket>();
  let current = transport;
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (current === 'reset') socket.resetAndDestroy();
    else if (current === 'hang') socket.pause();
    else servers[current].emit('connection', socket);
  });
  await new Promise<void>((resolve, reject) => listener.once('error', reject).listen(0, '127.0.0.1', resolve));
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (listener.address() as AddressInfo).port,
    setTransport(next) {
      current = next;
      // A kept connection would go on as before.
      drop();
    },
    async close() {
      drop();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
