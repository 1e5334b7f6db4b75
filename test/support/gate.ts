import { once } from 'node:events';
import { createServer, request as http, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as https } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request as a gate's rules see it. */
export interface Passing {
  readonly method: string;
  readonly path: string;
}

/** One answer that is kept from the client although the server behind the gate has done what was asked. */
export interface Hold {
  /** Resolves when the server has answered. */
  readonly answered: Promise<Passing>;
  /** Lets the answer through. */
  release(): void;
}

/** A door in front of a server at which a test can stop time between an effect and the news of it. */
export interface Gate {
  /** Where clients connect, without TLS. */
  readonly url: string;
  /** Holds the answer to the first request from now on that `which` picks; every other request passes. */
  hold(which: (passing: Passing) => boolean): Hold;
  /** From now on every connection is dropped, until `comeBack()`. */
  goAway(): void;
  comeBack(): void;
  stop(): Promise<void>;
}

interface Waiting {
  readonly which: (passing: Passing) => boolean;
  readonly answered: (passing: Passing) => void;
  readonly released: Promise<void>;
}

/** Starts a gate on a free loopback port before the server at `target`; `authority` (PEM) signed its certificate. */
export async function startGate(target: string, authority?: string): Promise<Gate> {
  const send = authority === undefined ? http : https;
  const waiting: Waiting[] = [];

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = request;
    const body = await buffer(request);
    const { host: _, ...others } = headers;
    const trust = authority === undefined ? {} : { ca: authority };
    const onward = send(new URL(path, target), { method, headers: others, agent: false, ...trust });
    onward.end(body);
    const [answer] = (await once(onward, 'response')) as [IncomingMessage];
    const content = await buffer(answer);
    const position = waiting.findIndex(({ which }) => which({ method, path }));
    const [held] = position < 0 ? [] : waiting.splice(position, 1);
    held?.answered({ method, path });
    await held?.released;
    response.writeHead(answer.statusCode ?? 502, answer.headers).end(content);
  }

  let away = false;
  const server = createServer((request, response) => {
    if (away) {
      request.socket.destroy();
      return;
    }
    pass(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold(which) {
      const answered = Promise.withResolvers<Passing>();
      const released = Promise.withResolvers<void>();
      waiting.push({ which, answered: answered.resolve, released: released.promise });
      return { answered: answered.promise, release: released.resolve };
    },
    goAway() {
      away = true;
      server.closeAllConnections();
    },
    comeBack() {
      away = false;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
