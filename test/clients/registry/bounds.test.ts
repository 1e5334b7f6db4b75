import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { retryAfter } from '../../../src/clients/registry/answer.ts';
import { defaultTimeouts, type RegistryOptions } from '../../../src/clients/registry/options.ts';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import { createFakeRegistry } from '../../support/registry/fake-registry.ts';
import type { Handler } from '../../support/registry/fake-server.ts';
import { credential, image, told } from '../../support/registry/look.ts';
import { canary, challenging, probe, redirectTo } from '../../support/registry/probe.ts';

const host = 'registry.example.com';
const images = { 'team/app:1': ['amd64'] };
const registry = createFakeRegistry({ images });
const silent: { server: Server; sockets: Set<Socket> }[] = [];
afterEach(() => {
  for (const { server, sockets } of silent.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

/** A listener that takes connections and says nothing. */
async function startSilence(): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  silent.push({ server, sockets });
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

describe('time is bounded', () => {
  /** How long a look takes whose bounds are far away but for some. */
  async function lookWithin(timeouts: Partial<typeof defaultTimeouts>, options: Partial<RegistryOptions>) {
    const far = 60_000;
    const began = performance.now();
    const look = await createRegistryProber({
      now: Date.now,
      timeouts: { connect: far, answer: far, total: far, ...timeouts },
      ...options,
    }).look(image(`${host}/team/app:1`), { credentials: [] });
    return { steps: told(look), took: performance.now() - began };
  }

  test('for a connection', async () => {
    // A stopped process whose queue is full takes no connection and refuses none.
    const listen =
      'listen({ host: "127.0.0.1", port: 0, backlog: 1 }, function () { console.log(this.address().port) })';
    const child = spawn(process.execPath, ['-e', `require("node:net").createServer().${listen}`]);
    const waiting: Socket[] = [];
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      child.kill('SIGSTOP');
      const port = Number(line.toString());
      for (let count = 0; count < 4; count++) {
        waiting.push(connect({ host: '127.0.0.1', port }).on('error', () => undefined));
      }
      await Promise.all(waiting.slice(0, 2).map((socket) => once(socket, 'connect')));
      const { steps, took } = await lookWithin({ connect: 120 }, { connectTo: { [host]: `127.0.0.1:${port}` } });
      expect(steps.at(-1)).toBe(`tcp timed-out at ${host}`);
      expect(took).toBeLessThan(3000);
    } finally {
      for (const socket of waiting) socket.destroy();
      child.kill('SIGKILL');
      await once(child, 'close');
    }
  });

  test('for a handshake', async () => {
    const { steps, took } = await lookWithin({ connect: 120 }, { connectTo: { [host]: await startSilence() } });
    expect(steps.at(-1)).toBe(`tls handshake at ${host}`);
    expect(took).toBeLessThan(3000);
  });

  test.each([
    ['an answer', { answer: 120 }],
    ['the whole look', { total: 120 }],
  ])('for %s', async (_, timeouts) => {
    const plain = { connectTo: { [`${host}:80`]: await startSilence() }, plainHttp: [host] };
    const { steps, took } = await lookWithin(timeouts, plain);
    expect(steps.at(-1)).toBe(`ping timed-out at ${host}`);
    expect(took).toBeLessThan(3000);
  });

  test('by default to five seconds, ten and fifteen', () => {
    expect(defaultTimeouts).toEqual({ connect: 5000, answer: 10_000, total: 15_000 });
  });
});

describe('redirects are bounded', () => {
  /** Sends readers of blobs on so many times before it gives them out. */
  const sending = (times: number): Handler => {
    return (request) => {
      const hop = Number(request.query.get('hop') ?? 0);
      if (!request.path.includes('/blobs/') || hop >= times) return registry(request);
      return redirectTo(`https://other.example.com${request.path}?hop=${hop + 1}`);
    };
  };

  test.each([
    [3, 'blob'],
    [4, 'blob malformed at other.example.com'],
  ])('a blob that is %i redirects away: %s', async (times, last) => {
    const { look, requests } = await probe(sending(times), {}, []);
    expect(told(look).at(-1)).toBe(last);
    expect(requests.filter(({ path }) => path.includes('/blobs/'))).toHaveLength(4);
  });

  test.each([
    ['', []],
    [' with a credential', [credential(host, 'ada', canary)]],
  ])('a manifest is not fetched from another host%s', async (_, credentials) => {
    const elsewhere = redirectTo('https://other.example.com/v2/team/app/manifests/1');
    const { look, requests } = await probe(
      (request) => (request.host === host && request.path.includes('/manifests/') ? elsewhere : registry(request)),
      {},
      credentials,
    );
    expect(told(look).at(-1)).toBe(`manifest address-refused at ${host}`);
    expect(requests.filter((request) => request.host !== host)).toEqual([]);
  });
});

test('of a blob one byte is read and no more', async () => {
  let sent = 0;
  const { look } = await probe(
    (request) => {
      if (!request.path.includes('/blobs/')) return registry(request);
      sent += 1;
      return { status: 200, body: 'x'.repeat(10_000_000) };
    },
    {},
    [],
  );
  // More than the limit of an answer was on offer.
  expect(sent).toBe(1);
  expect(told(look).at(-1)).toBe('blob');
});

test('headers are bounded', async () => {
  const { look } = await probe((request) =>
    request.path === '/v2/' ? { status: 200, headers: { 'x-long': 'y'.repeat(40_000) } } : registry(request),
  );
  expect(told(look).at(-1)).toBe(`ping malformed at ${host}`);
});

test('a registry may ask to be left alone until a date, for a day at most', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  expect(retryAfter('Fri, 20 Nov 2026 12:01:30 GMT', now)).toBe(90);
  expect(retryAfter('Fri, 20 Nov 2026 11:00:00 GMT', now)).toBe(0);
  expect(retryAfter('999999999', now)).toBe(86_400);
  expect(retryAfter('Fri, 20 Nov 2099 12:00:00 GMT', now)).toBe(86_400);
  expect([retryAfter('soon', now), retryAfter(undefined, now)]).toEqual([undefined, undefined]);
});

describe('a manifest', () => {
  const serving =
    (manifest: object): Handler =>
    (request) => {
      if (!request.path.includes('/manifests/')) return registry(request);
      return { status: 200, body: JSON.stringify(manifest) };
    };

  test('of the first schema is a format of the past', async () => {
    const { look } = await probe(serving({ schemaVersion: 1, fsLayers: [] }), {}, []);
    expect(look.steps.at(-1)?.failure).toMatchObject({ kind: 'malformed', about: 'format' });
  });

  test('whose first layer lies elsewhere is tried by its own first layer', async () => {
    const config = JSON.stringify({ os: 'linux', architecture: 'amd64' });
    const digest = `sha256:${createHash('sha256').update(config).digest('hex')}`;
    const [foreign, own] = ['b', 'c'].map((letter) => `sha256:${letter.repeat(64)}`);
    const manifest = {
      schemaVersion: 2,
      config: { digest },
      layers: [{ digest: foreign, urls: ['https://other.example.com/layer'] }, { digest: own }],
    };
    const { look, requests } = await probe(
      (request) => (request.path.includes('/blobs/') ? { status: 200, body: config } : serving(manifest)(request)),
      {},
      [],
    );
    expect(told(look).at(-1)).toBe('blob');
    const blobs = requests.flatMap(({ path }) => /\/blobs\/(.*)$/.exec(path)?.[1] ?? []);
    expect(blobs).toEqual([digest, own]);
    expect(requests.filter((request) => request.host !== host)).toEqual([]);
  });
});

describe('a token that is given and a 401 for the manifest', () => {
  const challenge = `Bearer realm="https://${host}/token",service="x"`;
  const refusing = challenging(challenge, ({ path }) =>
    path === '/token'
      ? { status: 200, body: '{"access_token":"t"}' }
      : { status: 401, headers: { 'www-authenticate': `${challenge},error="insufficient_scope"` } },
  );

  test('are a lack of rights of whoever signed in, and of nobody a lack of credentials', async () => {
    expect((await probe(refusing)).look.meaning).toBe('denied');
    expect((await probe(refusing, {}, [])).look.meaning).toBe('unauthenticated');
  });

  test("keep the registry's reason", async () => {
    const { look } = await probe(refusing);
    expect(look.steps.at(-1)?.failure?.detail).toBe('Unauthorized: insufficient_scope');
  });
});
