import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createAuthority } from '../../demo/certificate/certificate.ts';
import { createKubernetes, type KubernetesOptions } from '../../src/clients/kubernetes/client.ts';
import { KubernetesError } from '../../src/clients/kubernetes.ts';
import {
  type Answer,
  type FalseApiServer,
  json,
  kubeconfigFor,
  kubeconfigOf,
  startFalseApiServer,
} from '../support/false-api-server.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function clientOf(answer: Answer, options: Partial<KubernetesOptions> = {}) {
  const server: FalseApiServer = await startFalseApiServer(answer);
  const kubernetes = createKubernetes({ access: { kubeconfig: server.kubeconfig }, ...options });
  undo.push(
    () => server.stop(),
    () => kubernetes.close(),
  );
  return { server, kubernetes };
}

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0', creationTimestamp: '2026-11-21T05:00:00Z' } };

async function errorOf(promise: Promise<unknown>): Promise<KubernetesError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KubernetesError)) throw new Error('no KubernetesError', { cause: error });
  return error;
}

test('a refusal keeps its status, its reason and its text', async () => {
  const message =
    'pods "web-0" is forbidden: User "salvor" cannot get resource "pods" in API group "" in the namespace "shop"';
  const { kubernetes } = await clientOf((_request, response) =>
    json(response, 403, {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      reason: 'Forbidden',
      code: 403,
      message,
    }),
  );
  expect(await errorOf(kubernetes.get('Pod', 'web-0', 'shop'))).toMatchObject({
    status: 403,
    reason: 'Forbidden',
    message,
  });
});

test('the text of an error is bounded and holds no credential', async () => {
  const message = `Authorization: Bearer ${'a1b2c3d4'.repeat(8)} was not accepted ${'x'.repeat(5_000)}`;
  const { kubernetes } = await clientOf((_request, response) =>
    json(response, 500, { reason: 'InternalError', message }),
  );
  const error = await errorOf(kubernetes.get('Pod', 'web-0', 'shop'));
  expect(error.message.length).toBeLessThan(1_100);
  expect(error.message).not.toContain('a1b2c3d4');
});

test('an error page of something in between is told as it is', async () => {
  const { kubernetes } = await clientOf((_request, response) => response.writeHead(502).end('<h1>Bad Gateway</h1>'));
  expect(await errorOf(kubernetes.get('Pod', 'web-0', 'shop'))).toMatchObject({
    status: 502,
    reason: 'Unknown',
    message: '<h1>Bad Gateway</h1>',
  });
});

test.each([
  ['text/html', '<h1>Sign in</h1>'],
  ['application/json', '{"kind": "Pod", '],
  ['application/json', 'null'],
])('a success that is no object (%s %s) is an error', async (type, body) => {
  const { kubernetes } = await clientOf((_request, response) =>
    response.writeHead(200, { 'Content-Type': type }).end(body),
  );
  expect(await errorOf(kubernetes.get('Pod', 'web-0', 'shop'))).toMatchObject({ status: 200, reason: 'Malformed' });
});

test('a server that is not there has status 0 and the reason of the network', async () => {
  const { kubernetes, server } = await clientOf(() => undefined);
  await server.stop();
  expect(await errorOf(kubernetes.get('Pod', 'web-0', 'shop'))).toMatchObject({ status: 0, reason: 'ECONNREFUSED' });
});

test('a server that hangs has status 0 and the reason Timeout', async () => {
  const { kubernetes } = await clientOf(() => undefined, { requestTimeout: 50 });
  expect(await errorOf(kubernetes.get('Pod', 'web-0', 'shop'))).toMatchObject({ status: 0, reason: 'Timeout' });
});

test('a server that hangs in the middle of its answer has status 0 and the reason Timeout', async () => {
  const { kubernetes } = await clientOf(
    (_request, response) => response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"kind":'),
    { requestTimeout: 100 },
  );
  expect(await errorOf(kubernetes.get('Pod', 'web-0', 'shop'))).toMatchObject({ status: 0, reason: 'Timeout' });
});

test('an aborted call rejects with the reason of its signal', async () => {
  const controller = new AbortController();
  const { kubernetes } = await clientOf(() => controller.abort(new Error('the job was cancelled')));
  await expect(kubernetes.get('Pod', 'web-0', 'shop', controller.signal)).rejects.toThrow('the job was cancelled');
});

test('a list is read page by page', async () => {
  const { kubernetes, server } = await clientOf(
    ({ url }, response) => {
      const last = url.searchParams.get('continue') === 'next';
      const metadata = last ? {} : { continue: 'next' };
      json(response, 200, { kind: 'PodList', apiVersion: 'v1', metadata, items: [pod] });
    },
    { pageSize: 1 },
  );
  const pods = await kubernetes.list('Pod', {
    namespace: 'shop',
    labelSelector: 'app=web',
    fieldSelector: 'status.phase=Pending',
  });
  expect(pods).toHaveLength(2);
  expect(pods[0]?.metadata?.creationTimestamp).toEqual(new Date('2026-11-21T05:00:00Z'));
  expect(server.requests.map(({ url }) => `${url.pathname}${url.search}`)).toEqual([
    '/api/v1/namespaces/shop/pods?limit=1&labelSelector=app%3Dweb&fieldSelector=status.phase%3DPending',
    '/api/v1/namespaces/shop/pods?limit=1&labelSelector=app%3Dweb&fieldSelector=status.phase%3DPending&continue=next',
  ]);
});

test('a list without end is given up', async () => {
  const endless = { kind: 'PodList', apiVersion: 'v1', metadata: { continue: 'more' }, items: [pod, pod] };
  const { kubernetes, server } = await clientOf((_request, response) => json(response, 200, endless), {
    longestList: 5,
  });
  expect(await errorOf(kubernetes.list('Pod', {}))).toMatchObject({ reason: 'ListTooLong' });
  expect(server.requests).toHaveLength(3);
});

test('a list with a limit of its own asks for no more and ends there', async () => {
  const endless = { kind: 'PodList', apiVersion: 'v1', metadata: { continue: 'more' }, items: [pod, pod] };
  const { kubernetes, server } = await clientOf((_request, response) => json(response, 200, endless), {
    pageSize: 2,
    longestList: 5,
  });
  expect(await kubernetes.list('Pod', { limit: 3 })).toHaveLength(3);
  expect(server.requests.map(({ url }) => url.searchParams.get('limit'))).toEqual(['2', '1']);
});

test('a patch says what it is, who makes it and whether it is only a rehearsal', async () => {
  const { kubernetes, server } = await clientOf((_request, response) => json(response, 200, pod));
  const operations = [{ op: 'test', path: '/metadata/name', value: 'web-0' }] as const;
  await kubernetes.patch('Pod', 'web-0', 'shop', operations, { dryRun: true });
  const [request] = server.requests;
  expect(request).toMatchObject({ method: 'PATCH', body: JSON.stringify(operations) });
  expect(request?.headers).toMatchObject({
    'content-type': 'application/json-patch+json',
    'user-agent': 'salvor',
    authorization: 'Bearer token-of-a-test',
  });
  expect(request?.url.search).toBe('?fieldManager=salvor&dryRun=All');
});

test('names cannot leave their place in a path', async () => {
  const { kubernetes, server } = await clientOf((_request, response) => json(response, 200, pod));
  await kubernetes.get('Pod', '../secrets/token', 'shop?x=');
  expect(server.requests[0]?.url.pathname).toBe('/api/v1/namespaces/shop%3Fx%3D/pods/..%2Fsecrets%2Ftoken');
});

test('requests share their connections', async () => {
  const { kubernetes, server } = await clientOf((_request, response) => json(response, 200, pod));
  for (let count = 0; count < 10; count++) await kubernetes.get('Pod', 'web-0', 'shop');
  // The second opens while the first is still being read to its end.
  expect(server.connections()).toBeLessThanOrEqual(2);
});

test('a rejected credential is read afresh for the next request, over a new connection', async () => {
  let rejects = false;
  const { kubernetes, server } = await clientOf((_request, response) =>
    rejects ? json(response, 401, { kind: 'Status', reason: 'Unauthorized' }) : json(response, 200, pod),
  );
  const get = () => kubernetes.get('Pod', 'web-0', 'shop');
  for (let count = 0; count < 5; count++) await get();
  rejects = true;
  await errorOf(get());
  const before = server.connections();
  rejects = false;
  await get();
  expect(server.connections()).toBe(before + 1);
});

test('a server that offers HTTP/2 is spoken to over HTTP/1.1', async () => {
  const now = Date.now();
  const authority = createAuthority('one', now - 60_000, now + 60_000);
  const own = authority.issue({ names: ['127.0.0.1'], notBefore: now - 60_000, notAfter: now + 60_000 });
  const versions: string[] = [];
  const server = createSecureServer({ ...own, allowHTTP1: true }, (request, response) => {
    versions.push(request.httpVersion);
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(pod));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    'certificate-authority-data': Buffer.from(authority.cert).toString('base64'),
  };
  const kubernetes = createKubernetes({ access: { kubeconfig: kubeconfigOf(cluster) } });
  await kubernetes.get('Pod', 'web-0', 'shop');
  await kubernetes.close();
  server.close();
  expect(versions).toEqual(['1.1']);
});

test('an unusable kubeconfig is refused at once and its content is not repeated', () => {
  const read = (kubeconfig: string, context?: string) => () =>
    createKubernetes({ access: { kubeconfig, ...(context === undefined ? {} : { context }) } });
  expect(read('users: [{name: one, user: {token: "secret-of-a-test}}]')).toThrow(
    /^the kubeconfig cannot be read \(line 1\)$/,
  );
  expect(read('secret-of-a-test')).toThrow(/^the kubeconfig (?!.*secret-of-a-test)/);
  expect(read(kubeconfigFor('http://127.0.0.1:1'), 'other')).toThrow('the kubeconfig has no context other');
});
