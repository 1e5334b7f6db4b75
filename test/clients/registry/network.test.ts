import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { failureOf } from '../../../src/clients/registry/failure.ts';
import type { RegistryOptions } from '../../../src/clients/registry/options.ts';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import type { Credential } from '../../../src/evidence/pull-secret.ts';
import { createFakeRegistry, errorReply } from '../../support/registry/fake-registry.ts';
import { type Handler, startFakeServer } from '../../support/registry/fake-server.ts';
import { credential, image, registryAt, told } from '../../support/registry/look.ts';

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

test.each(['registry', 'proxy'])('a %s that wants to speak another protocol keeps nobody waiting', async (what) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(async () => server.close());
  const { port } = server.address() as AddressInfo;
  const timeouts = { connect: 150, answer: 150 };
  const lookup = async () => [{ address: '93.184.216.34' }];
  const look =
    what === 'registry'
      ? await lookAt(`127.0.0.1:${port}`, { timeouts })
      : await lookAt('x', {
          timeouts,
          lookup,
          allowPrivate: true,
          connectTo: {},
          proxy: { url: `http://127.0.0.1:${port}` },
        });
  expect(told(look).at(-1)).toBe(what === 'registry' ? `ping timed-out at ${host}` : `tcp proxy at ${host}`);
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
  const slowDown = () => errorReply(429, 'TOOMANYREQUESTS', 'slow down', { 'retry-after': '30' });

  /** A prober with a clock of its own, at a registry that says 429 to what is not asked with `canary-right`. */
  async function limitedProber(answers: Handler, options: Partial<RegistryOptions> = {}) {
    const clock = { now: 1_000_000 };
    const server = await serve(answers);
    const prober = createRegistryProber({
      now: () => clock.now,
      plainHttp: [host],
      connectTo: { [host]: server.address },
      ...options,
    });
    const look = (name: string, credentials: readonly Credential[] = []) =>
      prober.look(image(`${host}/${name}`), { credentials });
    return { clock, server, look };
  }

  test('is left alone for as long as it says, and then asked again', async () => {
    let limited = true;
    const { clock, server, look } = await limitedProber((request) => (limited ? slowDown() : registry(request)));
    expect((await look('a/b:1')).steps.at(-1)).toMatchObject({
      failure: { status: 429, code: 'TOOMANYREQUESTS', retryAfterSeconds: 30 },
    });
    limited = false;
    clock.now += 10_000;
    const asked = server.requests.length;
    const again = await look('a/b:1');
    expect(again.steps.at(-1)?.failure).toMatchObject({ status: 429, code: 'TOOMANYREQUESTS', retryAfterSeconds: 20 });
    expect(again.at).toBe(1_000_000);
    expect(server.requests).toHaveLength(asked);
    clock.now += 20_001;
    expect((await look('a/b:1')).digest).toBeDefined();
  });

  test('is not said to have limited what it was not asked about', async () => {
    const { clock, server, look } = await limitedProber(slowDown);
    await look('a/b:1');
    const asked = server.requests.length;
    const other = await look('a/c:1');
    expect(other.steps).toEqual([
      expect.objectContaining({
        step: 'ping',
        host,
        failure: { kind: 'not-asked', detail: 'the registry asked to be left alone', until: 1_030_000 },
      }),
    ]);
    expect(other).not.toHaveProperty('meaning');
    // Another user may have another limit.
    const signedIn = await look('a/b:1', [credential(host, 'ada', 'canary')]);
    expect(told(signedIn)).toEqual([`ping not-asked at ${host}`]);
    expect(server.requests).toHaveLength(asked);
    // What was said in an earlier pause says nothing in a later one.
    clock.now += 31_000;
    await look('a/c:1');
    expect(told(await look('a/b:1'))).toEqual([`ping not-asked at ${host}`]);
  });

  test('is left alone by whoever waited for a turn meanwhile', async () => {
    const { server, look } = await limitedProber(slowDown, { concurrency: 1 });
    const looks = await Promise.all([look('a/b:1'), look('a/c:1'), look('a/d:1')]);
    expect(looks.map((one) => told(one).at(-1))).toEqual([
      `ping 429 TOOMANYREQUESTS at ${host}`,
      `ping not-asked at ${host}`,
      `ping not-asked at ${host}`,
    ]);
    expect(server.requests).toHaveLength(1);
  });

  test('is left alone also when it said so to another identity, or about something beside the image', async () => {
    const anonymous = await limitedProber((request) => {
      if (request.path === '/v2/') return { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } };
      return request.headers.authorization === undefined ? slowDown() : errorReply(401, 'UNAUTHORIZED', 'no');
    });
    const refused = await anonymous.look('a/b:1', [credential(host, 'ada', 'canary')]);
    expect(refused).toMatchObject({ as: { kind: 'pull-secret' }, meaning: 'unauthenticated' });
    expect(told(await anonymous.look('a/c:1'))).toEqual([`ping not-asked at ${host}`]);
    // The same question has the same answer.
    expect(await anonymous.look('a/b:1', [credential(host, 'ada', 'canary')])).toMatchObject({
      as: { kind: 'pull-secret' },
      meaning: 'unauthenticated',
    });
    const blobs = await limitedProber((request) => (request.path.includes('/blobs/') ? slowDown() : registry(request)));
    await blobs.look('a/b:1');
    expect(told(await blobs.look('a/c:1'))).toEqual([`ping not-asked at ${host}`]);
  });
});

test('a look that does not get its turn says nothing of the registry', async () => {
  const server = await serve(() => 'hang');
  const options = { now: Date.now, plainHttp: [host], connectTo: { [host]: server.address }, concurrency: 1 };
  const prober = createRegistryProber({ ...options, timeouts: { total: 300 } });
  const looks = await Promise.all(
    ['a/b:1', 'a/c:1'].map((name, index) =>
      prober.look(image(`${host}/${name}`), {
        credentials: [],
        ...(index === 1 ? { signal: AbortSignal.timeout(100) } : {}),
      }),
    ),
  );
  expect(looks.map((one) => told(one).at(-1))).toEqual([`ping timed-out at ${host}`, `ping not-asked at ${host}`]);
});

test('each step has its own time', async () => {
  const server = await serve(registry);
  const name = `registry.example.com:${server.port}`;
  const prober = createRegistryProber({
    now: Date.now,
    plainHttp: [name],
    internal: [name],
    lookup: async () => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      return [{ address: '127.0.0.1' }];
    },
  });
  const { steps } = await prober.look(image(`${name}/a/b:1`), { credentials: [] });
  const [dns, ...others] = steps.map(({ milliseconds }) => milliseconds);
  expect(dns).toBeGreaterThanOrEqual(39);
  expect(others).toHaveLength(5);
  for (const milliseconds of others) expect(milliseconds).toBeGreaterThan(0);
  // What came before a step is no part of it.
  expect(Math.min(...others)).toBeLessThan(39);
});

test('a firewall of the own machine leaves no way to the address', () => {
  const error = Object.assign(new Error('connect EACCES 192.0.2.7:443'), { code: 'EACCES' });
  expect(failureOf(error)).toEqual({ kind: 'unreachable', detail: 'connect EACCES 192.0.2.7:443' });
});
