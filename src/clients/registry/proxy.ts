import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { isInternal } from './admission.ts';
import type { ConnectContext } from './context.ts';
import { done, failed, failureOf, type Outcome, said } from './failure.ts';
import type { RegistryOptions } from './options.ts';
import { hostOf, type Origin } from './origin.ts';

/** The proxy that stands before an origin; none for internal registries and for the hosts of `noProxy`. */
export function proxyFor(origin: Origin, options: RegistryOptions): URL | undefined {
  const { proxy } = options;
  if (proxy === undefined || isInternal(origin, options)) return undefined;
  const isExempt = (proxy.noProxy ?? []).some((entry) => exempts(entry.trim().toLowerCase(), origin));
  return isExempt ? undefined : new URL(proxy.url);
}

/** Opens a tunnel with CONNECT (RFC 9110, section 9.3.6). Every failure on the way is the proxy's. */
export async function connectThroughProxy(
  proxy: URL,
  origin: Origin,
  { timeouts, signal, trust, sent }: Pick<ConnectContext, 'timeouts' | 'signal' | 'trust' | 'sent'>,
): Promise<Outcome<Socket>> {
  const credentials = authorization(proxy);
  sent.note(credentials['proxy-authorization']);
  const target = `${origin.hostname.includes(':') ? `[${origin.hostname}]` : origin.hostname}:${origin.port}`;
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeouts.connect)]);
  const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
    method: 'CONNECT',
    path: target,
    agent: false,
    headers: { host: target, ...credentials },
    signal: ended,
    ...(trust === undefined ? {} : { secureContext: trust }),
  });
  try {
    request.end();
    const either = { signal: ended };
    const answered = Promise.race([once(request, 'connect', either), once(request, 'response', either)]);
    const [response, socket] = (await answered) as [IncomingMessage, Socket | undefined];
    if (response.statusCode === 200 && socket !== undefined) return done(socket);
    request.destroy();
    socket?.destroy();
    const answer = sent.blank(`${response.statusCode ?? ''} ${response.statusMessage ?? ''}`);
    return failed({ kind: 'proxy', detail: said(`${hostOfProxy(proxy)} answered ${answer}`) });
  } catch (error) {
    request.on('error', () => undefined);
    request.destroy();
    return failed({ kind: 'proxy', detail: said(`${hostOfProxy(proxy)}: ${failureOf(error).detail}`) });
  }
}

function authorization(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

function hostOfProxy(proxy: URL): string {
  return `proxy ${proxy.host}`;
}

function exempts(entry: string, origin: Origin): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  const name = entry.replace(/^\*?\./, '');
  return origin.hostname === name || origin.hostname.endsWith(`.${name}`) || hostOf(origin) === entry;
}
