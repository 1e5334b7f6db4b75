import { createServer, request as plainRequest, type RequestListener } from 'node:http';
import { createServer as createSecureServer, request as secureRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from '../../demo/certificate/certificate.ts';

/** A request that went through a delaying server; times in milliseconds of `performance.now()`. */
export interface Probe {
  readonly method: string;
  readonly path: string;
  readonly began: number;
  readonly ended: number;
}

export interface Delay {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Gives the requests since the last call, in order of their beginning. */
  take(): readonly Probe[];
  stop(): Promise<void>;
}

/** A server that hands every request on to `target` after so many milliseconds; over TLS when it is given a certificate. */
export async function startDelay(target: string, milliseconds: number, certificate?: Certificate): Promise<Delay> {
  let probes: Probe[] = [];
  const handle: RequestListener = (incoming, outgoing) => {
    const began = performance.now();
    const { method = 'GET', url: path = '/', headers } = incoming;
    outgoing.on('finish', () => probes.push({ method, path, began, ended: performance.now() }));
    setTimeout(() => {
      const url = new URL(path, target);
      const options = { method, headers, rejectUnauthorized: false };
      const onward = url.protocol === 'https:' ? secureRequest(url, options) : plainRequest(url, options);
      onward.on('response', (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    }, milliseconds);
  };
  const server = certificate === undefined ? createServer(handle) : createSecureServer({ ...certificate }, handle);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = probes.toSorted((one, other) => one.began - other.began);
      probes = [];
      return taken;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
