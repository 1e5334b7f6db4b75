import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A server in the place of an API server, for what a real one does not do on demand: hang, lie, break off. */
export interface FalseApiServer {
  readonly kubeconfig: string;
  /** Requests with their bodies, in order. */
  readonly requests: readonly {
    readonly method: string;
    readonly url: URL;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }[];
  connections(): number;
  stop(): Promise<void>;
}

/** Answers a request, or leaves it hanging. */
export type Answer = (request: { readonly method: string; readonly url: URL }, response: ServerResponse) => void;

/** An answer in JSON. */
export function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** Starts one on a free port of the loopback interface. */
export async function startFalseApiServer(answer: Answer): Promise<FalseApiServer> {
  const requests: FalseApiServer['requests'][number][] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const method = request.method ?? '';
      requests.push({ method, url, headers: request.headers, body });
      answer({ method, url }, response);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    kubeconfig: kubeconfigFor(`http://127.0.0.1:${port}`),
    requests,
    connections: () => connections,
    stop: async () => {
      server.closeAllConnections();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

/** A kubeconfig for a server without TLS, with a token. */
export function kubeconfigFor(server: string): string {
  return kubeconfigOf({ server, 'insecure-skip-tls-verify': true });
}

/** A kubeconfig for a cluster entry, with a token. */
export function kubeconfigOf(cluster: { readonly server: string; readonly [setting: string]: unknown }): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'one', cluster }],
    users: [{ name: 'one', user: { token: 'token-of-a-test' } }],
    contexts: [{ name: 'one', context: { cluster: 'one', user: 'one' } }],
    'current-context': 'one',
  });
}
