import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export interface FakeRequest {
  readonly method: string;
  /** As the client names it, without port. */
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** What a POST sent. */
  readonly body?: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}

/** What a fake does with a request; `hang` never answers, `reset` cuts the connection. */
export type Handler = (request: FakeRequest) => Reply | 'hang' | 'reset';

export interface FakeServer {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  readonly port: number;
  /** Every request that arrived, with its headers. */
  readonly requests: readonly FakeRequest[];
  /** How many connections were ever made, also those that sent nothing. */
  connections(): number;
  stop(): Promise<void>;
}

/** A server on a free loopback port that answers as its handler says, over TLS when it is given a certificate. */
export async function startFakeServer(
  handler: Handler,
  secure?: { readonly cert: string; readonly key: string },
): Promise<FakeServer> {
  const requests: FakeRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', 'http://fake');
    const request: FakeRequest = {
      method: incoming.method ?? '',
      host: (incoming.headers.host ?? '').replace(/:\d+$/, ''),
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      ...(incoming.method === 'POST' ? { body: await text(incoming) } : {}),
    };
    requests.push(request);
    const reply = handler(request);
    if (reply === 'hang') return;
    if (reply === 'reset') {
      incoming.socket.destroy();
      return;
    }
    response.writeHead(reply.status, reply.headers);
    response.end(request.method === 'HEAD' ? undefined : reply.body);
  };
  const listener = (incoming: IncomingMessage, response: ServerResponse) => void serve(incoming, response);
  const server = secure === undefined ? createServer(listener) : createSecureServer(secure, listener);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
