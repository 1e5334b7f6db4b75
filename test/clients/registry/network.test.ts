import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { RegistryOptions } from '../../../src/clients/registry/options.ts';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import { createFakeRegistry, errorReply } from '../../support/registry/fake-registry.ts';
import { type Handler, startFakeServer } from '../../support/registry/fake-server.ts';
import { image, registryAt, told } from '../../support/registry/look.ts';

const host = 'registry.example.com:5000';
const registry = createFakeRegistry({ images: { 'a/b:1': ['amd64'] } });
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function lookAt(address: string, more: Partial<RegistryOptions> = {}, signal?: AbortSignal) {
  const options = { now: Date.now, plainHttp: [host], connectTo: { [host]: address }, ...more };
  return createRegistryProber(options).look(image(`${host}/a/b:1`), {
    credentials: [],
    ...(signal === undefined ? {} : { signal }),
  });
}

async function serve(handler: Handler) {
  const server = await startFakeServer(handler);
  stops.push(() => server.stop());
  return server;
}

describe('a failure comes out as itself', () => {
  test('a name that does not exist', async () => {
    for (const code of ['ENOTFOUND', 'EAI_AGAIN']) {
      const lookup = async () => {
        throw Object.assign(new Error(`getaddrinfo ${code}`), { code });
      };
      const look = await lookAt('x', { connectTo: {}, lookup });
      expect(told(look)).toEqual([`dns name-not-found at ${host}`]);
    }
  });

  test('a name server that does not answer', async () => {
    const look = await lookAt('x', {
      connectTo: {},
      lookup: () => new Promise(() => undefined),
      timeouts: { connect: 50 },
    });
    expect(told(look)).toEqual([`dns timed-out at ${host}`]);
  });

  test('a refused connection', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    expect(told(await lookAt(`127.0.0.1:${port}`))).toEqual(['dns', `tcp refused at ${host}`]);
  });

  test('a connection that is cut, and one that never answers', async () => {
    expect(told(await lookAt((await serve(() => 'reset')).address)).at(-1)).toBe(`ping reset at ${host}`);
    const silent = await serve(() => 'hang');
    const look = await lookAt(silent.address, { timeouts: { answer: 80 } });
    expect(told(look).at(-1)).toBe(`ping timed-out at ${host}`);
  });

  test('a manifest that never comes, and a whole look that takes too long', async () => {
    const slow = await serve((request) => (request.path.includes('/manifests/') ? 'hang' : registry(request)));
    const look = await lookAt(slow.address, { timeouts: { answer: 700 } });
    expect(told(look)).toEqual(['dns', 'tcp', 'ping', `manifest timed-out at ${host}`]);
    const total = await lookAt(slow.address, { timeouts: { total: 900 } });
    expect(told(total).at(-1)).toBe(`manifest timed-out at ${host}`);
    const given = await lookAt(slow.address, {}, AbortSignal.timeout(700));
    expect(told(given).at(-1)).toBe(`manifest timed-out at ${host}`);
  });

  test('something that is not HTTP', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-OpenSSH_9.2\r\n'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    stops.push(async () => server.close());
    const { port } = server.address() as AddressInfo;
    expect(told(await lookAt(`127.0.0.1:${port}`)).at(-1)).toBe(`ping malformed at ${host}`);
  });

  test('an outage with a page instead of an error document', async () => {
    const page = '<html><head><title>503</title></head><body><h1>Service   Unavailable</h1></body></html>';
    const look = await lookAt(
      (await serve(() => ({ status: 503, body: page, headers: { 'retry-after': '120' } }))).address,
    );
    expect(look.steps.at(-1)?.failure).toEqual({
      kind: 'answer',
      status: 503,
      detail: '503 Service Unavailable',
      retryAfterSeconds: 120,
    });
  });
});

test('a connection that the registry closes after every answer is opened again', async () => {
  const server = await serve((request) => {
    const reply = registry(request);
    return typeof reply === 'string' ? reply : { ...reply, headers: { ...reply.headers, connection: 'close' } };
  });
  expect(told(await lookAt(server.address)).filter((step) => step.includes(' '))).toEqual([]);
});

test('a kept connection that the registry drops without a word is opened again', async () => {
  const served = new WeakSet<Socket>();
  const server = createHttpServer(({ socket, url, method }, response) => {
    if (served.has(socket)) {
      socket.destroy();
      return;
    }
    served.add(socket);
    const { pathname, searchParams: query } = new URL(url ?? '/', 'http://fake');
    const reply = registry({ method: method ?? '', host, path: pathname, query, headers: {} });
    if (typeof reply === 'string') return;
    response.writeHead(reply.status, reply.headers).end(method === 'HEAD' ? undefined : reply.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(async () => server.close());
  const { port } = server.address() as AddressInfo;
  expect(told(await lookAt(`127.0.0.1:${port}`))).toEqual(['dns', 'tcp', 'ping', 'manifest', 'platforms', 'blob']);
});

test('a registry that answers 404 to /v2/ is still asked for the manifest', async () => {
  const server = await serve((request) => (request.path === '/v2/' ? { status: 404 } : registry(request)));
  expect(told(await lookAt(server.address))).toEqual(['dns', 'tcp', 'ping', 'manifest', 'platforms', 'blob']);
  const alone = createRegistryProber({ now: Date.now, plainHttp: [host], connectTo: { [host]: server.address } });
  expect(told(await alone.look(registryAt(host), { credentials: [] })).at(-1)).toBe(`ping 404 at ${host}`);
});

describe('a registry that asks to be left alone', () => {
  test('is left alone for as long as it says, and then asked again', async () => {
    let now = 1_000_000;
    let limited = true;
    const server = await serve((request) =>
      limited ? errorReply(429, 'TOOMANYREQUESTS', 'slow down', { 'retry-after': '30' }) : registry(request),
    );
    const prober = createRegistryProber({ now: () => now, plainHttp: [host], connectTo: { [host]: server.address } });
    const look = () => prober.look(image(`${host}/a/b:1`), { credentials: [] });
    expect((await look()).steps.at(-1)).toMatchObject({
      failure: { status: 429, code: 'TOOMANYREQUESTS', retryAfterSeconds: 30 },
    });
    limited = false;
    now += 10_000;
    const asked = server.requests.length;
    expect((await look()).steps).toEqual([
      expect.objectContaining({ failure: expect.objectContaining({ status: 429, retryAfterSeconds: 20 }) }),
    ]);
    expect(server.requests).toHaveLength(asked);
    now += 20_001;
    expect((await look()).digest).toBeDefined();
  });
});
