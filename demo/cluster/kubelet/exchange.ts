import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';

/** How a node reaches registries. */
export interface Network {
  /** Registries (host:port) that are spoken to without TLS. */
  readonly plainHttp: readonly string[];
  /** Certificates (PEM) that the nodes trust besides the public ones. */
  readonly authorities?: readonly string[];
  /** How long one request may take, in milliseconds; 10 s by default. */
  readonly requestTimeout?: number;
  /** Stands in for DNS: the address behind a registry's name, as `host:port`. Other names are looked up. */
  readonly hosts?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A request that got no answer; the message is what Go's HTTP client says in that case. */
export class NoAnswer extends Error {
  override name = 'NoAnswer' as const;
}

/** The scheme by which a node speaks to a registry. */
export function schemeOf({ plainHttp }: Network, registry: string): 'http' | 'https' {
  return plainHttp.includes(registry) ? 'http' : 'https';
}

/** One HTTP request as a container runtime makes it; redirects are not followed. Rejects with `NoAnswer`. */
export function exchange(
  network: Network,
  method: string,
  url: URL,
  headers: Record<string, string> = {},
  form?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    const mapped = network.hosts?.[url.host];
    const target = new URL(mapped === undefined ? url : `${url.protocol}//${mapped}`);
    let phase: 'dial' | 'tls' | 'headers' = 'dial';
    const fail = (reason: string) => reject(new NoAnswer(`${verb(method)} "${url.href}": ${reason}`));
    const options: RequestOptions & { ca?: string[]; servername?: string } = {
      method,
      host: target.hostname,
      port: target.port || (secure ? 443 : 80),
      path: url.pathname + url.search,
      headers: { host: url.host, 'user-agent': 'containerd/2.1.4', ...headers },
      agent: false,
      ...(secure && network.authorities ? { ca: [...network.authorities] } : {}),
      ...(secure && !isAddress(url.hostname) ? { servername: url.hostname } : {}),
    };
    const sent = (secure ? httpsRequest : httpRequest)(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => fail('unexpected EOF'));
      response.on('end', () => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    const timer = setTimeout(() => {
      fail(timeoutText(phase, target));
      sent.destroy();
    }, network.requestTimeout ?? 10_000);
    // A stopped cluster does not wait for a registry.
    timer.unref();
    sent.on('socket', (socket) => {
      socket.unref();
      socket.on('connect', () => (phase = secure ? 'tls' : 'headers'));
      socket.on('secureConnect', () => (phase = 'headers'));
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      fail(failureText(error, url, target, sent.socket as TLSSocket | null));
    });
    sent.end(form);
  });
}

function verb(method: string): string {
  return method[0] + method.slice(1).toLowerCase();
}

function isAddress(host: string): boolean {
  return /^[\d.]+$|^\[/.test(host);
}

function timeoutText(phase: 'dial' | 'tls' | 'headers', { hostname, port }: URL): string {
  if (phase === 'dial') return `dial tcp ${hostname}:${port || 443}: i/o timeout`;
  return phase === 'tls' ? 'net/http: TLS handshake timeout' : 'net/http: timeout awaiting response headers';
}

function failureText(
  error: NodeJS.ErrnoException & { reason?: string; cert?: { subjectaltname?: string; valid_to?: string } },
  url: URL,
  target: URL,
  socket: TLSSocket | null,
): string {
  const address = `${target.hostname}:${target.port || (url.protocol === 'https:' ? 443 : 80)}`;
  const unverified = 'tls: failed to verify certificate: x509: ';
  switch (error.code ?? '') {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `dial tcp: lookup ${url.hostname} on 10.96.0.10:53: no such host`;
    case 'ECONNREFUSED':
      return `dial tcp ${address}: connect: connection refused`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `dial tcp ${address}: connect: no route to host`;
    case 'ECONNRESET':
      return error.message === 'socket hang up'
        ? 'EOF'
        : `read tcp ${socket?.localAddress ?? '10.0.0.4'}:${socket?.localPort ?? 40_000}->${address}: read: connection reset by peer`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `${unverified}certificate is valid for ${(error.cert?.subjectaltname ?? '').replaceAll(/DNS:|IP Address:/g, '')}, not ${url.hostname}`;
    case 'CERT_HAS_EXPIRED':
      return `${unverified}certificate has expired or is not yet valid: current time is after the end of its validity`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `${unverified}certificate signed by unknown authority`;
    default:
      return /wrong version number|packet length too long/i.test(error.message)
        ? 'http: server gave HTTP response to HTTPS client'
        : error.message;
  }
}
