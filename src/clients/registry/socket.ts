import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { done, failed, failureOf, type Outcome } from './failure.ts';
import type { Timeouts } from './options.ts';

/** Opens a TCP connection to the first of these addresses that answers; the time is shared among them. */
export async function openSocket(
  addresses: readonly string[],
  port: number,
  { timeouts, signal }: { readonly timeouts: Timeouts; readonly signal: AbortSignal },
): Promise<Outcome<Socket>> {
  const share = Math.ceil(timeouts.connect / Math.max(1, addresses.length));
  let failure: Outcome<Socket> = failed({ kind: 'unreachable', detail: 'no address' });
  for (const address of addresses) {
    failure = await openOne(address, port, AbortSignal.any([signal, AbortSignal.timeout(share)]));
    if (failure.ok || signal.aborted) return failure;
  }
  return failure;
}

async function openOne(address: string, port: number, signal: AbortSignal): Promise<Outcome<Socket>> {
  const socket = connect({ host: address, port, noDelay: true });
  try {
    await once(socket, 'connect', { signal });
    return done(socket);
  } catch (error) {
    socket.on('error', () => undefined);
    socket.destroy();
    const timedOut = signal.aborted;
    if (timedOut) return failed({ kind: 'timed-out', detail: `connect ${address}:${port}` });
    return failed(failureOf(error));
  }
}
