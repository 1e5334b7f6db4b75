import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import { createFakeRegistry } from '../../support/registry/fake-registry.ts';
import { startFakeServer } from '../../support/registry/fake-server.ts';
import { createTestAuthority, image, told } from '../../support/registry/look.ts';

const registry = createFakeRegistry({ images: { 'a/b:1': ['amd64'] } });
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

describe('behind a proxy', () => {
  const authority = createTestAuthority();
  const name = 'registry.example.com';

  async function startProxy(answer: 'tunnel' | number, target?: string) {
    const asked: { path: string; authorization: string | undefined }[] = [];
    const server = createHttpServer((_, response) => response.writeHead(400).end());
    server.on('connect', (request, socket: Socket) => {
      asked.push({ path: request.url ?? '', authorization: request.headers['proxy-authorization'] });
      if (answer !== 'tunnel') {
        socket.end(`HTTP/1.1 ${answer} No\r\n\r\n`);
        return;
      }
      const [to, port] = (target ?? '').split(':');
      const upstream = connect(Number(port), to, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [socket, upstream])
        end.on('error', () => undefined).on('close', () => [socket, upstream].map((one) => one.destroy()));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    stops.push(async () => server.close());
    return { asked, url: `http://user:proxy-canary@127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  const unknown = async () => {
    throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
  };

  test("the registry is reached through it, with the proxy's own credentials", async () => {
    const server = await startFakeServer(registry, authority.certificateFor(name));
    stops.push(() => server.stop());
    const proxy = await startProxy('tunnel', server.address);
    const prober = createRegistryProber({
      now: Date.now,
      lookup: unknown,
      proxy: { url: proxy.url },
      extraCertificateAuthorities: authority.pem,
    });
    const look = await prober.look(image(`${name}/a/b:1`), { credentials: [] });
    expect(look.digest).toBeDefined();
    expect(proxy.asked[0]).toEqual({
      path: `${name}:443`,
      authorization: `Basic ${Buffer.from('user:proxy-canary').toString('base64')}`,
    });
    for (const { headers } of server.requests) expect(headers).not.toHaveProperty('proxy-authorization');
  });

  test('its refusal is its own, and its password is not told', async () => {
    for (const [answer, address] of [
      [407, (await startProxy(407)).url],
      [502, (await startProxy(502)).url],
      ['ECONNREFUSED', 'http://user:proxy-canary@127.0.0.1:9'],
    ] as const) {
      const prober = createRegistryProber({ now: Date.now, lookup: unknown, proxy: { url: address } });
      const look = await prober.look(image(`${name}/a/b:1`), { credentials: [] });
      expect(told(look)).toEqual(['dns', `tcp proxy at ${name}`]);
      expect(look.steps.at(-1)?.failure?.detail).toContain(String(answer));
      expect(JSON.stringify(look)).not.toContain('proxy-canary');
    }
  });

  test('nothing inside is asked of it', async () => {
    const proxy = await startProxy(502);
    const inside = async () => [{ address: '93.184.216.34' }, { address: '169.254.169.254' }];
    const prober = createRegistryProber({ now: Date.now, lookup: inside, proxy: { url: proxy.url } });
    for (const target of ['metadata.example.net', '127.0.0.1:8080', 'localhost:8080', 'registry.ns.svc:5000']) {
      const look = await prober.look(image(`${target}/a/b:1`), { credentials: [] });
      expect(told(look)[0]).toMatch(/^dns address-refused/);
    }
    expect(proxy.asked).toEqual([]);
  });

  test('an internal registry is reached without it', async () => {
    const server = await startFakeServer(registry);
    stops.push(() => server.stop());
    const proxy = await startProxy(502);
    const { address } = server;
    const prober = createRegistryProber({
      now: Date.now,
      internal: [address],
      plainHttp: [address],
      proxy: { url: proxy.url },
    });
    expect((await prober.look(image(`${address}/a/b:1`), { credentials: [] })).digest).toBeDefined();
    expect(proxy.asked).toEqual([]);
  });

  test('hosts that are exempt go without it', async () => {
    const server = await startFakeServer(registry, authority.certificateFor(name));
    stops.push(() => server.stop());
    const proxy = await startProxy(502);
    for (const noProxy of [['registry.example.com'], ['.example.com'], ['*'], ['example.com']]) {
      const prober = createRegistryProber({
        now: Date.now,
        allowPrivate: true,
        lookup: async () => [{ address: '10.255.255.1' }],
        timeouts: { connect: 50 },
        proxy: { url: proxy.url, noProxy },
      });
      await prober.look(image(`${name}/a/b:1`), { credentials: [] });
    }
    expect(proxy.asked).toEqual([]);
  });
});
