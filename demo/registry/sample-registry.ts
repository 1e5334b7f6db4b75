import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Authority, createAuthority } from '../certificate/certificate.ts';
import { send } from './answer.ts';
import { buildImage } from './content.ts';
import { answer, type Images } from './distribution.ts';
import { createFaults, type Fault, type Transport } from './faults.ts';
import { startListener } from './listener.ts';
import { createTokenService } from './token-service.ts';

export interface SampleRegistryOptions {
  /** The scheme that clients expect; `plain` by default. */
  readonly transport?: Transport;
  /** Signs the certificates; one of its own by default. */
  readonly authority?: Authority;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** A request that the registry answered, without any credential. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: 'none' | 'basic' | 'bearer';
  readonly userAgent: string;
  /** 0 when it gave no answer. */
  readonly status: number;
}

export interface SampleRegistry {
  /** `127.0.0.1:PORT`, as it stands before the slash of an image name. */
  readonly host: string;
  /** PEM of the authority behind its good certificates. */
  readonly authority: string;
  /** Puts an image for some architectures under `repository:tag`. Gives the digest of its index. */
  push(image: string, architectures?: readonly string[]): string;
  /** From now on; `target` is `repository:tag`, `repository`, or `*`. */
  setFault(target: string, fault: Fault): void;
  clearFaults(): void;
  /** From now on, and open connections are dropped. */
  setTransport(transport: Transport): void;
  /** The latest requests, oldest first. */
  readonly requests: readonly LoggedRequest[];
  stop(): Promise<void>;
}

const keptRequests = 1000;
const day = 86_400_000;

/** Starts a registry on a free loopback port that serves small images and misbehaves on demand. */
export async function startSampleRegistry(options: SampleRegistryOptions = {}): Promise<SampleRegistry> {
  const { transport = 'plain', now = Date.now } = options;
  const authority = options.authority ?? createAuthority('sample registry authority', now() - day, now() + 365 * day);
  const images: Images = new Map();
  const faults = createFaults();
  const tokens = createTokenService(faults, now);
  const requests: LoggedRequest[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = request;
    let form = '';
    for await (const chunk of request as AsyncIterable<Buffer>) form += chunk.toString('utf8');
    const scheme = 'encrypted' in request.socket ? 'https' : 'http';
    const outcome = answer(
      { method, path, base: `${scheme}://${headers.host ?? 'localhost'}`, headers, form },
      { images, faults, tokens },
    );
    const [sent = ''] = (headers.authorization ?? '').toLowerCase().split(' ');
    const authorization = sent === 'basic' || sent === 'bearer' ? sent : 'none';
    const status = typeof outcome === 'string' ? 0 : outcome.status;
    requests.push({ method, path, authorization, userAgent: headers['user-agent'] ?? '', status });
    if (requests.length > keptRequests) requests.shift();
    if (outcome === 'reset') request.socket.resetAndDestroy();
    else if (outcome !== 'hang') send(response, method, outcome);
  }

  const listener = await startListener(
    (request, response) => {
      handle(request, response).catch(() => response.destroy());
    },
    authority,
    transport,
    now(),
  );
  return {
    host: `127.0.0.1:${listener.port}`,
    authority: authority.cert,
    push(image, architectures = ['amd64', 'arm64']) {
      const colon = image.lastIndexOf(':');
      const repository = image.slice(0, colon);
      const content = buildImage(image, architectures);
      images.set(repository, new Map(images.get(repository)).set(image.slice(colon + 1), content));
      return content.top.digest;
    },
    setFault: (target, fault) => faults.set(target, fault),
    clearFaults: () => faults.clear(),
    setTransport: (next) => listener.setTransport(next),
    requests,
    stop: () => listener.close(),
  };
}
