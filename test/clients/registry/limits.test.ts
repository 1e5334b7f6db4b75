import { describe, expect, test } from 'vitest';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import { errorReply } from '../../support/registry/fake-registry.ts';
import { type Handler, startFakeServer } from '../../support/registry/fake-server.ts';
import { image } from '../../support/registry/look.ts';
import { authority, probe } from '../../support/registry/probe.ts';

const open: Handler = ({ path }) => (path === '/v2/' ? { status: 200 } : { status: 404 });
const limit = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '0;w=21600' };
const words = 'You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit';

/** Looks at `docker.io/own/app:1`, whose registry answers a manifest like this; with the methods that it was asked by. */
async function onDockerHub(answer: Handler) {
  const server = await startFakeServer(
    (request) => (request.path === '/v2/' ? open(request) : answer(request)),
    authority.certificateFor('registry-1.docker.io'),
  );
  try {
    const connectTo = { 'registry-1.docker.io:443': server.address };
    const options = { now: Date.now, extraCertificateAuthorities: authority.pem, connectTo };
    const look = await createRegistryProber(options).look(image('own/app:1'), { credentials: [] });
    const asked = server.requests.filter(({ path }) => path.includes('/manifests/')).map(({ method }) => method);
    return { look, asked };
  } finally {
    await server.stop();
  }
}

describe('a limit that is reached', () => {
  test('is told in numbers beside the refusal', async () => {
    const { look } = await onDockerHub(() => errorReply(429, 'TOOMANYREQUESTS', words, limit));
    expect(look).toMatchObject({
      meaning: 'rate-limited',
      rateLimit: { limit: 100, remaining: 0, windowSeconds: 21_600 },
    });
  });

  test('is told beside a refusal of the credentials too', async () => {
    const { look } = await onDockerHub(() => errorReply(401, 'UNAUTHORIZED', 'authentication required', limit));
    expect(look.rateLimit).toMatchObject({ remaining: 0 });
  });

  test("is told in the registry's own words, for which it is asked once more", async () => {
    const { look, requests } = await probe((request) => {
      if (request.path === '/v2/') return { status: 200 };
      return errorReply(
        429,
        'TOOMANYREQUESTS',
        'retry in a while',
        request.method === 'HEAD' ? { 'retry-after': '17' } : {},
      );
    });
    expect(look.steps.at(-1)?.failure).toEqual({
      kind: 'answer',
      status: 429,
      code: 'TOOMANYREQUESTS',
      detail: 'retry in a while',
      retryAfterSeconds: 17,
    });
    expect(requests.filter(({ path }) => path.includes('/manifests/'))).toHaveLength(2);
  });

  test.each([
    ['no number', {}, ['HEAD']],
    ['none left', { 'ratelimit-remaining': '0;w=21600' }, ['HEAD']],
    ['ten left', { 'ratelimit-remaining': '10;w=21600' }, ['HEAD']],
    ['eleven left', { 'ratelimit-remaining': '11;w=21600' }, ['HEAD', 'GET']],
  ] as const)('is never pressed on Docker Hub without pulls to spare: %s', async (_, headers, methods) => {
    const { look, asked } = await onDockerHub(() => errorReply(429, 'TOOMANYREQUESTS', words, headers));
    expect(asked).toEqual(methods);
    expect(look.meaning).toBe('rate-limited');
  });
});

test('a refusal stays the answer when the second request for its words is cut off', async () => {
  const { look } = await probe((request) => {
    if (request.path === '/v2/') return { status: 200 };
    return request.method === 'HEAD' ? { status: 403 } : 'reset';
  });
  expect(look.steps.at(-1)?.failure).toMatchObject({ kind: 'answer', status: 403 });
});

test.each([402, 507])('%i is a quota that is used up', async (status) => {
  const { look } = await probe((request) =>
    request.path === '/v2/' ? { status: 200 } : errorReply(status, 'DENIED', 'no'),
  );
  expect(look.meaning).toBe('quota');
});
