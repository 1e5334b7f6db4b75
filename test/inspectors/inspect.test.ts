import { afterEach, describe, expect, test } from 'vitest';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import { type FactName, factIn, seen } from '../../src/evidence/evidence.ts';
import type { Subject } from '../../src/evidence/subject.ts';
import { inspectors } from '../../src/inspectors/index.ts';
import { type InspectContext, inspect } from '../../src/inspectors/inspect.ts';
import { type Answer, json, startFalseApiServer } from '../support/false-api-server.ts';
import { noRegistry } from '../support/no-registry.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

const all = Object.keys(inspectors) as FactName[];
const web: Subject = {
  kind: 'workload',
  cluster: 'test',
  namespace: 'shop',
  name: 'web',
  workloadKind: 'Deployment',
  pod: 'web-0',
};

async function contextOf(answer: Answer): Promise<InspectContext & { readonly paths: () => readonly string[] }> {
  const server = await startFalseApiServer(answer);
  const kubernetes = createKubernetes({ access: { kubeconfig: server.kubeconfig } });
  undo.push(
    () => server.stop(),
    () => kubernetes.close(),
  );
  const paths = () => server.requests.map(({ method, url }) => `${method} ${url.pathname}${url.search}`);
  return { texts: [], kubernetes, registry: noRegistry(), now: 0, paths };
}

const metadata = { name: 'web-0', namespace: 'shop', uid: '1' };
const containers = [{ name: 'web', image: 'registry.example.com/web:1' }];
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata,
  spec: { containers, serviceAccountName: 'seller', nodeName: 'node-1' },
};

/** A healthy API server with one pod and nothing else. */
const onePod: Answer = ({ url }, response) => {
  if (url.pathname.endsWith('/pods/web-0')) return json(response, 200, pod);
  if (/\/(?:events|\w+webhookconfigurations)$/.test(url.pathname))
    return json(response, 200, { kind: 'List', items: [] });
  return json(response, 404, { kind: 'Status', reason: 'NotFound', message: 'not found' });
};

describe('the engine', () => {
  test('asks for every object once, however many facts need it', async () => {
    const context = await contextOf(onePod);
    await inspect(web, [...all, ...all], context);
    expect(context.paths()).toContain('GET /api/v1/namespaces/shop/pods/web-0');
    expect(context.paths()).toEqual([...new Set(context.paths())]);
  });

  test('looks at each fact once', async () => {
    const context = await contextOf(onePod);
    let looked = 0;
    const messages = async () => {
      looked += 1;
      return seen([]);
    };
    const counting = { ...inspectors, messages };
    await inspect(web, ['messages', 'webhooks', 'messages'], { ...context, inspectors: counting });
    expect(looked).toBe(1);
  });

  test('gives the facts that it saw, and the reason for those that hang, at the deadline', async () => {
    const context = await contextOf((request, response) =>
      request.url.pathname.includes('/nodes/') ? undefined : onePod(request, response),
    );
    const began = performance.now();
    const evidence = await inspect(web, all, context, { timeout: 300 });
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(evidence.node).toEqual({ seen: false, because: { reason: 'timed-out' } });
    // The look at the registry waits for the node's platform.
    expect(evidence.registry).toEqual({ seen: false, because: { reason: 'timed-out' } });
    expect(factIn(evidence, 'pod')?.name).toBe('web-0');
    expect(factIn(evidence, 'messages')).toEqual([]);
  });

  test('waits for no inspector that ignores its signal', async () => {
    const context = await contextOf(onePod);
    const deaf = { ...inspectors, node: () => new Promise<never>(() => undefined) };
    const evidence = await inspect(web, ['node', 'pod'], { ...context, inspectors: deaf }, { timeout: 200 });
    expect(evidence.node).toEqual({ seen: false, because: { reason: 'timed-out' } });
    expect(factIn(evidence, 'pod')?.name).toBe('web-0');
  });

  test('is ended as a whole by its caller', async () => {
    const controller = new AbortController();
    const context = await contextOf(() => controller.abort(new Error('shutting down')));
    await expect(inspect(web, all, { ...context, signal: controller.signal })).rejects.toThrow('shutting down');
  });

  test('looks side by side', async () => {
    const slow: Answer = (request, response) => void setTimeout(() => onePod(request, response), 100);
    const context = await contextOf(slow);
    const began = performance.now();
    await inspect(web, all, context);
    // The longest chain is pod → node → registry beside pod → owners → events → webhooks.
    expect(performance.now() - began).toBeLessThan(700);
    expect(context.paths().length).toBeGreaterThan(6);
  });

  test('sees nothing of a cluster that there is not', async () => {
    const evidence = await inspect({ kind: 'image', reference: 'registry.example.com/web:1' }, all, {
      texts: ['pull failed'],
      registry: noRegistry(),
      now: 0,
    });
    expect(factIn(evidence, 'messages')).toEqual([{ text: 'pull failed', source: 'alert' }]);
    expect(factIn(evidence, 'registry')?.map(({ image }) => image.registry)).toEqual(['registry.example.com']);
    for (const fact of ['pod', 'workload', 'events', 'serviceAccount', 'pullSecrets', 'node', 'webhooks'] as const) {
      expect(evidence[fact]).toEqual({ seen: false, because: { reason: 'not-applicable' } });
    }
  });

  test('takes a pasted text as the first message', async () => {
    const evidence = await inspect({ kind: 'text', text: 'manifest unknown' }, ['messages'], {
      texts: [],
      registry: noRegistry(),
      now: 0,
    });
    expect(factIn(evidence, 'messages')).toEqual([{ text: 'manifest unknown', source: 'pasted' }]);
  });
});

describe('what a server answers becomes the reason why a fact was not seen', () => {
  const pods =
    (answer: (response: Parameters<Answer>[1]) => void): Answer =>
    (_request, response) =>
      answer(response);

  test('a refusal names the missing right', async () => {
    const message =
      'pods "web-0" is forbidden: User "system:serviceaccount:salvor:salvor" cannot get resource "pods" in API group "" in the namespace "shop"';
    const context = await contextOf(
      pods((response) => json(response, 403, { kind: 'Status', reason: 'Forbidden', message })),
    );
    const evidence = await inspect(web, ['pod', 'webhooks'], context);
    expect(evidence.pod).toEqual({
      seen: false,
      because: {
        reason: 'forbidden',
        detail: message,
        permission: { verb: 'get', group: '', resource: 'pods', namespace: 'shop', name: 'web-0' },
      },
    });
  });

  test('a refusal that is not by RBAC is told as it is', async () => {
    const message = 'pods "web-0" is forbidden: quota exceeded';
    const context = await contextOf(
      pods((response) => json(response, 403, { kind: 'Status', reason: 'Forbidden', message })),
    );
    const evidence = await inspect(web, ['pod'], context);
    expect(evidence.pod).toEqual({ seen: false, because: { reason: 'forbidden', detail: message } });
  });

  test.each<[string, number, string, object]>([
    [
      'an error of the server',
      500,
      '{"kind":"Status","reason":"InternalError","message":"etcd is away"}',
      { reason: 'failed', detail: '500 InternalError: etcd is away' },
    ],
    [
      'half an object',
      200,
      '{"kind":"Pod",',
      { reason: 'failed', detail: '200 Malformed: the answer is not a Kubernetes object' },
    ],
    [
      'a rejected token',
      401,
      '{"kind":"Status","reason":"Unauthorized","message":"Unauthorized"}',
      { reason: 'failed', detail: '401 Unauthorized: Unauthorized' },
    ],
  ])('%s', async (_what, status, body, because) => {
    const context = await contextOf(
      pods((response) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(body)),
    );
    const evidence = await inspect(web, ['pod'], context);
    expect(evidence.pod).toEqual({ seen: false, because });
  });

  test('a broken connection', async () => {
    const context = await contextOf(pods((response) => response.destroy()));
    const evidence = await inspect(web, ['pod'], context);
    expect(evidence.pod).toMatchObject({ seen: false, because: { reason: 'unreachable' } });
  });
});

test('a secret that may not be read is told beside those that can', async () => {
  const imagePullSecrets = [{ name: 'closed' }, { name: 'gone' }, { name: 'open' }];
  const data = { '.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64') };
  const open = { kind: 'Secret', metadata: { name: 'open' }, type: 'kubernetes.io/dockerconfigjson', data };
  const context = await contextOf((request, response) => {
    const { pathname } = request.url;
    if (pathname.endsWith('/pods/web-0'))
      return json(response, 200, { ...pod, spec: { ...pod.spec, imagePullSecrets } });
    if (pathname.endsWith('/secrets/closed')) return json(response, 403, { kind: 'Status', reason: 'Forbidden' });
    if (pathname.endsWith('/secrets/open')) return json(response, 200, open);
    return onePod(request, response);
  });
  const evidence = await inspect(web, ['pullSecrets'], context);
  expect(factIn(evidence, 'pullSecrets')?.secrets).toEqual([
    { name: 'closed', problem: 'forbidden', entries: [] },
    { name: 'gone', problem: 'missing', entries: [] },
    { name: 'open', entries: [] },
  ]);
});

test('no credential in a text of the cluster becomes part of a fact', async () => {
  const secret = 'Authorization: Bearer a1b2c3d4e5f6a1b2c3d4e5f6';
  const context = await contextOf((request, response) => {
    if (!request.url.pathname.endsWith('/pods/web-0')) return onePod(request, response);
    const state = { waiting: { reason: 'ErrImagePull', message: secret } };
    const lastState = { terminated: { exitCode: 1, reason: 'Error', message: secret } };
    const containerStatuses = [
      { name: 'web', image: '', imageID: '', ready: false, restartCount: 1, state, lastState },
    ];
    return json(response, 200, { ...pod, status: { phase: 'Pending', containerStatuses } });
  });
  const evidence = await inspect(web, all, { ...context, texts: [secret] });
  expect(factIn(evidence, 'messages')?.length).toBeGreaterThan(0);
  expect(JSON.stringify(evidence)).not.toContain('a1b2c3d4e5f6');
});
