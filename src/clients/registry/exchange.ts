import { once } from 'node:events';
import { Agent, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { type ConnectWatcher, connect } from './connect.ts';
import type { ConnectContext } from './context.ts';
import { done, failed, failureOf, type Outcome } from './failure.ts';
import { hostOf, type Origin } from './origin.ts';
import { blankHeaders } from './sent.ts';

/** One HTTP request; the path starts with a slash. */
export interface Ask {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly path: string;
  /** What a POST sends, as a form. */
  readonly form?: URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes of the body that are read; more is an error, unless `firstByte` is set. */
  readonly limit: number;
  /** Stops after the first byte of the body: that the bytes come is all that matters. */
  readonly firstByte?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A connection to one origin, reused for as long as the other side keeps it open. */
export interface Connection {
  readonly origin: Origin;
  /** Opens the connection ahead of the first request, so that its steps are seen alone. */
  open(): Promise<Outcome<void>>;
  ask(ask: Ask): Promise<Outcome<Answer>>;
  close(): void;
}

const formType = 'application/x-www-form-urlencoded';

/** Makes a connection that is opened with the first use. `watch` hears the steps of the first opening only. */
export function createConnection(origin: Origin, context: ConnectContext, watch: ConnectWatcher): Connection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const sockets = new Set<Socket>();
  let fresh: Socket | undefined;
  let watcher: ConnectWatcher = watch;

  agent.createConnection = () => {
    const socket = fresh;
    fresh = undefined;
    if (socket === undefined) throw Object.assign(new Error('the kept connection was closed'), { code: 'ECONNRESET' });
    return socket;
  };
  const open = async (): Promise<Outcome<void>> => {
    if (fresh?.destroyed === false) return done(undefined);
    const opened = await connect(origin, context, watcher);
    watcher = () => undefined;
    if (!opened.ok) return opened;
    sockets.add(opened.value);
    fresh = opened.value;
    return done(undefined);
  };
  const ask = async (what: Ask): Promise<Outcome<Answer>> => {
    const isKept = Object.values(agent.freeSockets).some((kept) => kept?.some((socket) => !socket.destroyed));
    const opened = isKept ? done(undefined) : await open();
    if (!opened.ok) return opened;
    const answer = await exchange(agent, origin, what, context);
    // A kept connection may have been closed by the other side in the meantime; that says nothing about this request.
    const isStale = isKept && !answer.ok && answer.failure.kind === 'reset';
    return isStale ? ask(what) : answer;
  };

  return {
    origin,
    open,
    ask,
    close: () => {
      agent.destroy();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function exchange(agent: Agent, origin: Origin, ask: Ask, context: ConnectContext): Promise<Outcome<Answer>> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(context.timeouts.answer)]);
  const form = ask.form?.toString();
  let client: ClientRequest | undefined;
  try {
    client = request({
      agent,
      host: origin.hostname,
      port: origin.port,
      method: ask.method,
      path: ask.path,
      headers: {
        host: hostOf(origin),
        'user-agent': 'salvor',
        accept: '*/*',
        'accept-encoding': 'identity',
        ...(form === undefined ? {} : { 'content-type': formType, 'content-length': Buffer.byteLength(form) }),
        ...ask.headers,
      },
      maxHeaderSize: 32_768,
      signal,
    });
    context.sent.note(ask.headers?.authorization);
    client.end(form);
    // Ended by the signal here as well: after an answer that changes the protocol the client would say nothing more.
    const [response] = (await once(client, 'response', { signal })) as [IncomingMessage];
    const body = await readBody(response, ask);
    if (body === undefined) {
      client.destroy();
      return failed({ kind: 'malformed', detail: `the answer is larger than ${ask.limit} bytes` });
    }
    const status = response.statusCode ?? 0;
    const headers = blankHeaders(response.headers, context.sent);
    // What succeeds has a digest to be checked, and a token in it that is wanted.
    return done({
      status,
      headers,
      body: status < 300 ? body : Buffer.from(context.sent.blank(body.toString('utf8'))),
    });
  } catch (error) {
    client?.on('error', () => undefined);
    client?.destroy();
    if (signal.aborted) return failed({ kind: 'timed-out', detail: `no answer from ${hostOf(origin)}` });
    return failed(failureOf(error));
  }
}

async function readBody(response: IncomingMessage, { limit, firstByte }: Ask): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (firstByte === true && length > 0 && (response.statusCode ?? 0) < 300) break;
    if (length > limit) return undefined;
  }
  return Buffer.concat(chunks);
}
