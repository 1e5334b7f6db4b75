import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applying, approved, offered } from '../../src/incidents/decide.ts';
import { diagnosed } from '../../src/incidents/diagnosed.ts';
import { createRedisStore } from '../../src/incidents/redis-store.ts';
import type { IncidentStore } from '../../src/incidents/store.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { diagnosis, hour, minute, plan, report, three } from './samples.ts';

let server: TestRedis;
let redis: Redis;
let store: IncidentStore;

beforeAll(async () => {
  server = await startTestRedis();
  redis = new Redis(server.url);
  store = createRedisStore(redis);
});
beforeEach(() => server.flush());
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

async function open(): Promise<string> {
  const { incident } = await store.receive(report(), three);
  return incident?.id ?? '';
}

describe('the store', () => {
  test('opens one incident when twenty deliveries come at once', async () => {
    const received = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.receive(
          report({ alerts: [{ fingerprint: `f${index}`, name: 'A', status: 'firing', startsAt: three }] }),
          three,
        ),
      ),
    );
    expect(new Set(received.map(({ incident }) => incident?.id)).size).toBe(1);
    expect(received.filter(({ outcome }) => outcome === 'opened')).toHaveLength(1);
    expect((await store.get(received[0]?.incident?.id ?? ''))?.alerts).toHaveLength(20);
  });

  test('lets one of two approvals through', async () => {
    const id = await open();
    await store.update(id, (incident) =>
      offered(diagnosed(incident, diagnosis(), three, three), plan, { id: 'x', now: three, validFor: hour }),
    );
    const results = await Promise.all(
      ['U1', 'U2'].map((by) =>
        store.update(id, (incident) => approved(incident, 'x', { by, at: three, reason: 'down' })),
      ),
    );
    expect(results.filter(({ changed }) => changed)).toHaveLength(1);
    expect(new Set(results.map(({ incident }) => incident?.attempts[0]?.approval?.by)).size).toBe(1);
  });

  test('finds what is due and forgets what is not', async () => {
    const id = await open();
    expect(await store.due(three)).toEqual([]);
    expect(await store.due(three + minute)).toEqual([id]);
    await store.update(id, (incident) =>
      offered(diagnosed(incident, diagnosis(), three, three), plan, { id: 'x', now: three, validFor: hour }),
    );
    await store.update(id, (incident) => approved(incident, 'x', { by: 'U1', at: three, reason: '' }));
    await store.update(id, (incident) => applying(incident, 'x', three + hour));
    expect(await store.due(three)).toEqual([id]);
  });

  test('answers only what survives a kill', async () => {
    const id = await open();
    await server.kill('SIGKILL');
    await server.restart();
    expect((await store.get(id))?.id).toBe(id);
  });

  test('rejects when Redis is away', async () => {
    const away = new Redis({
      host: '127.0.0.1',
      port: 1,
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    away.on('error', () => undefined);
    await expect(createRedisStore(away).receive(report(), three)).rejects.toThrow();
    away.disconnect();
  });

  test('says that there is no such incident', async () => {
    expect(await store.update('none', (incident) => incident)).toEqual({ changed: false, incident: undefined });
  });
});
