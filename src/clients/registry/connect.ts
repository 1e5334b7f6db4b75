import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import type { Certificate, ProbeFailure } from '../../evidence/facts.ts';
import { connectTarget, refuseAddress, refuseHost } from './admission.ts';
import { certificateOf, judgeCertificate } from './certificate.ts';
import type { ConnectContext } from './context.ts';
import { done, failed, failureOf, type Outcome, said } from './failure.ts';
import { hostOf, type Origin } from './origin.ts';
import { connectThroughProxy, proxyFor } from './proxy.ts';
import { openSocket } from './socket.ts';

/** What was seen on the way to a connection; called once per step, with its time in milliseconds. */
export type ConnectWatcher = (seen: {
  readonly step: 'dns' | 'tcp' | 'tls';
  readonly milliseconds: number;
  readonly failure?: ProbeFailure;
  readonly certificate?: Certificate;
}) => void;

/**
 * Resolves, connects and shakes hands, each judged alone. The addresses are checked here and the socket is opened to a
 * checked one, so that a name cannot change its mind in between. Nothing is sent unless the certificate holds.
 */
export async function connect(
  origin: Origin,
  context: ConnectContext,
  watch: ConnectWatcher,
): Promise<Outcome<Socket | TLSSocket>> {
  const { options } = context;
  const proxy = proxyFor(origin, options);
  const resolved = await timed('dns', watch, () => resolve(origin, context, proxy !== undefined));
  if (!resolved.ok) return resolved;
  const opened = await timed('tcp', watch, async () => {
    if (proxy !== undefined) return connectThroughProxy(proxy, origin, context);
    return openSocket(resolved.value.addresses, resolved.value.port, context);
  });
  if (!opened.ok || origin.protocol === 'http:') return opened;
  return shakeHands(opened.value, origin, context, watch);
}

async function timed<Value>(
  step: 'dns' | 'tcp',
  watch: ConnectWatcher,
  take: () => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  const started = performance.now();
  const outcome = await take();
  const milliseconds = performance.now() - started;
  watch(outcome.ok ? { step, milliseconds } : { step, milliseconds, failure: outcome.failure });
  return outcome;
}

async function resolve(
  origin: Origin,
  context: ConnectContext,
  hasProxy: boolean,
): Promise<Outcome<{ addresses: readonly string[]; port: number }>> {
  const { options } = context;
  const refused = refuseHost(origin, options);
  if (refused !== undefined) return failed({ kind: 'address-refused', detail: refused });
  const { hostname, port } = connectTarget(origin, options) ?? origin;
  const addresses = isIP(hostname) === 0 ? await lookUp(hostname, context) : done([hostname]);
  if (!addresses.ok) {
    // Behind a proxy the outside names may be known to the proxy alone, which then decides where they lead.
    const proxyKnows = hasProxy && addresses.failure.kind === 'name-not-found';
    return proxyKnows ? done({ addresses: [], port }) : addresses;
  }
  const verdicts = addresses.value.map((address) => refuseAddress(address, origin, options));
  const admitted = addresses.value.filter((_, index) => verdicts[index] === undefined);
  // Through a proxy the address that it connects to is not ours to choose: all of them must be harmless.
  const bad = verdicts.find((verdict) => verdict !== undefined);
  if (bad !== undefined && (admitted.length === 0 || hasProxy)) {
    return failed({ kind: 'address-refused', detail: `${hostOf(origin)} is ${bad}` });
  }
  return done({ addresses: admitted, port });
}

async function lookUp(hostname: string, { options, timeouts, signal }: ConnectContext): Promise<Outcome<string[]>> {
  const lookup = options.lookup ?? ((name) => systemLookup(name, { all: true, verbatim: true }));
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeouts.connect)]);
  try {
    const found = await Promise.race([lookup(hostname), rejectOn(ended)]);
    if (found.length === 0) return failed({ kind: 'name-not-found', detail: `${hostname} has no address` });
    return done(found.slice(0, 16).map(({ address }) => address));
  } catch (error) {
    return failed(failureOf(error));
  }
}

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const give = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
}

async function shakeHands(
  socket: Socket,
  origin: Origin,
  { options, timeouts, signal, trust }: ConnectContext,
  watch: ConnectWatcher,
): Promise<Outcome<TLSSocket>> {
  const started = performance.now();
  const report = (failure?: ProbeFailure, certificate?: Certificate) =>
    watch({
      step: 'tls',
      milliseconds: performance.now() - started,
      ...(failure === undefined ? {} : { failure }),
      ...(certificate === undefined ? {} : { certificate }),
    });
  const secure = tlsConnect({
    socket,
    // A bare address is no server name (RFC 6066, section 3).
    ...(isIP(origin.hostname) === 0 ? { servername: origin.hostname } : {}),
    ALPNProtocols: ['http/1.1'],
    ...(trust === undefined ? {} : { secureContext: trust }),
    // Judged below, step by step; an unjudged socket is never written to.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeouts.connect)]);
  try {
    await Promise.race([
      new Promise<void>((shaken, reject) => {
        secure.once('secureConnect', shaken);
        secure.once('error', reject);
        secure.once('close', () => reject(Object.assign(new Error('closed in the handshake'), { code: 'ECONNRESET' })));
      }),
      rejectOn(ended),
    ]);
  } catch (error) {
    secure.on('error', () => undefined);
    secure.destroy();
    socket.destroy();
    const failure = handshakeFailure(error);
    report(failure);
    return failed(failure);
  }
  const certificate = certificateOf(secure);
  const failure = judgeCertificate(secure, origin.hostname, options.now());
  report(failure, certificate);
  if (failure === undefined) return done(secure);
  secure.on('error', () => undefined);
  secure.destroy();
  return failed(failure);
}

function handshakeFailure(error: unknown): ProbeFailure {
  const failure = failureOf(error);
  const text = error instanceof Error ? `${'code' in error ? String(error.code) : ''} ${error.message}` : '';
  if (
    /WRONG_VERSION_NUMBER|wrong version number|PACKET_LENGTH_TOO_LONG|packet length too long|HTTP_REQUEST/.test(text)
  ) {
    return { kind: 'plain-http', detail: failure.detail };
  }
  if (failure.kind === 'timed-out')
    return { kind: 'handshake', detail: said(`TLS handshake timed out: ${failure.detail}`) };
  return failure;
}
