import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ContainerStatus, Pod } from '../../demo/cluster/kinds.ts';
import type { Fault, Transport } from '../../demo/registry/faults.ts';
import { eventsAbout, type SampleWorld, startSampleWorld } from '../support/sample-world.ts';
import { until } from '../support/until.ts';

let world: SampleWorld;

beforeEach(async () => {
  world = await startSampleWorld();
  world.registry.push('shop/web:1');
  world.secureRegistry.push('shop/web:1');
});

afterEach(async () => {
  await world.stop();
});

type PodSpec = Partial<Pod['spec']>;

function run(spec: PodSpec): void {
  const containers = [{ name: 'web', image: `${world.registry.host}/shop/web:1` }];
  world.cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default' },
    spec: { nodeName: 'amd64-telling', containers, ...spec },
  });
}

function state(container = 'web'): ContainerStatus['state'] | undefined {
  const status = world.cluster.store.get('pods', 'default', 'web')?.status;
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].find(
    ({ name }) => name === container,
  )?.state;
}

const failure = (reason = 'ErrImagePull') =>
  until(reason, () => (state()?.waiting?.reason === reason ? state()?.waiting?.message : undefined));
const running = () => until('it runs', () => state()?.running);
const events = () => eventsAbout(world.cluster, 'default', 'web');

function pullSecret(name: string, password: string, host = world.registry.host): void {
  const auths = { [host]: { auth: Buffer.from(`robot:${password}`).toString('base64') } };
  world.cluster.create({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/dockerconfigjson',
    metadata: { name, namespace: 'default' },
    stringData: { '.dockerconfigjson': JSON.stringify({ auths }) },
  });
}

describe('a sample kubelet reports what the registry really does', () => {
  const account = { username: 'robot', password: 'right' };

  test.each<{ fault: Fault; text: RegExp }>([
    { fault: { kind: 'basic', ...account }, text: /authorization failed: no basic auth credentials$/ },
    {
      fault: { kind: 'bearer', ...account, anonymous: 'refused' },
      text: /failed to authorize: failed to fetch anonymous token: unexpected status from GET request to http:.*\/token\?.*: 401 Unauthorized$/,
    },
    { fault: { kind: 'denied' }, text: /unexpected status from HEAD request to http:.*: 403 Forbidden$/ },
    { fault: { kind: 'error', status: 503 }, text: /: 503 Service Unavailable$/ },
    { fault: { kind: 'hang' }, text: /net\/http: timeout awaiting response headers$/ },
    { fault: { kind: 'reset' }, text: /Head "http:.*": (read tcp .*: read: connection reset by peer|EOF)$/ },
    {
      fault: { kind: 'platforms', only: ['s390x'] },
      text: /no match for platform in manifest sha256:[0-9a-f]+: not found$/,
    },
    {
      fault: { kind: 'blobs-elsewhere', host: 'cdn.sample.invalid' },
      text: /failed to copy: httpReadSeeker: failed open: failed to do request: Get "https:\/\/cdn\.sample\.invalid\/.*": dial tcp: lookup cdn\.sample\.invalid on .*: no such host$/,
    },
    {
      fault: { kind: 'corrupt' },
      text: /unexpected commit digest sha256:[0-9a-f]+, expected sha256:[0-9a-f]+: failed precondition$/,
    },
  ])('of a registry that has the fault $fault.kind', async ({ fault, text }) => {
    if (fault.kind === 'hang') world.patience(1_000);
    world.registry.setFault('shop/web', fault);
    run({});
    expect(await failure()).toMatch(text);
    world.patience(20_000);
    world.registry.clearFaults();
    world.clock.turn(10_000);
    await running();
  });

  test.each<{ transport: Transport; text: RegExp }>([
    { transport: 'self-signed', text: /x509: certificate signed by unknown authority$/ },
    { transport: 'wrong-name', text: /x509: certificate is valid for registry\.example\.com, not 127\.0\.0\.1$/ },
    { transport: 'expired', text: /x509: certificate has expired or is not yet valid/ },
    { transport: 'plain', text: /http: server gave HTTP response to HTTPS client$/ },
    { transport: 'hang', text: /net\/http: TLS handshake timeout$/ },
    { transport: 'reset', text: /(connection reset by peer|EOF)$/ },
  ])('of a registry whose connections are $transport', async ({ transport, text }) => {
    if (transport === 'hang') world.patience(1_000);
    world.secureRegistry.setTransport(transport);
    run({ containers: [{ name: 'web', image: `${world.secureRegistry.host}/shop/web:1` }] });
    expect(await failure()).toMatch(text);
    world.patience(20_000);
    world.secureRegistry.setTransport('tls');
    world.clock.turn(10_000);
    await running();
  });

  test('another fault makes another report at the next attempt', async () => {
    world.registry.setFault('shop/web', { kind: 'denied' });
    run({});
    expect(await failure()).toMatch(/403 Forbidden$/);
    world.registry.setFault('shop/web', { kind: 'rate-limited', retryAfterSeconds: 60 });
    world.clock.turn(10_000);
    await until('it says so', () => state()?.waiting?.message?.endsWith('429 Too Many Requests'));
  });
});

describe('a sample kubelet', () => {
  test('waits twice as long after each failure, and five minutes at most', async () => {
    world.registry.setFault('shop/web', { kind: 'denied' });
    run({});
    const attempts = () => world.registry.requests.length;
    const turns: number[] = [];
    for (const wait of [10, 20, 40, 80, 160, 300, 300]) {
      const before = await until('it failed', () => state()?.waiting?.reason === 'ErrImagePull' && attempts());
      world.clock.turn(2_000);
      await failure('ImagePullBackOff');
      world.clock.turn((wait - 2) * 1000 - 1);
      expect(attempts()).toBe(before);
      world.clock.turn(1);
      await until('it tries again', () => attempts() > before);
      turns.push(wait);
    }
    expect(turns).toHaveLength(7);
  });

  test('tries every credential that fits, in order, and none that does not', async () => {
    world.registry.setFault('shop/web', { kind: 'basic', username: 'robot', password: 'right' });
    pullSecret('stale', 'wrong');
    pullSecret('elsewhere', 'right', 'registry.example.com');
    run({ imagePullSecrets: [{ name: 'stale' }, { name: 'elsewhere' }] });
    expect(await failure()).toMatch(/authorization failed$/);
    pullSecret('good', 'right');
    world.cluster.store.remove('pods', 'default', 'web');
    run({ imagePullSecrets: [{ name: 'stale' }, { name: 'good' }] });
    await running();
  });

  test('warns of pull secrets that are not there, and pulls without them', async () => {
    run({ imagePullSecrets: [{ name: 'nowhere' }] });
    await running();
    expect(events()).toContain(
      'FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (nowhere); attempting to pull the image may not succeed.',
    );
  });

  test('starts init containers first', async () => {
    world.registry.setFault('shop/setup', { kind: 'missing' });
    run({ initContainers: [{ name: 'setup', image: `${world.registry.host}/shop/setup:1` }] });
    await until('it waits for the first', () => state('setup')?.waiting?.reason === 'ErrImagePull');
    expect(state('web')?.waiting?.reason).toBe('PodInitializing');
    world.registry.push('shop/setup:1');
    world.registry.clearFaults();
    world.clock.turn(10_000);
    await running();
    expect(state('setup')?.terminated?.exitCode).toBe(0);
  });

  test('pulls an image once per node unless it must always pull', async () => {
    run({});
    await running();
    const asked = world.registry.requests.length;
    world.cluster.store.remove('pods', 'default', 'web');
    run({});
    await running();
    expect(world.registry.requests.length).toBe(asked);
    expect(events().join()).toContain('already present on machine');
  });

  test('names an image name that nobody can read', async () => {
    run({ containers: [{ name: 'web', image: 'Shop/Web:1' }] });
    expect(await failure('InvalidImageName')).toContain('invalid reference format');
  });

  test('never asks a registry with the pull policy Never', async () => {
    run({ containers: [{ name: 'web', image: `${world.registry.host}/shop/web:1`, imagePullPolicy: 'Never' }] });
    await failure('ErrImageNeverPull');
    expect(world.registry.requests).toEqual([]);
  });

  test('takes another image as soon as the pod has it', async () => {
    world.registry.setFault('shop/web:2', { kind: 'missing' });
    run({ containers: [{ name: 'web', image: `${world.registry.host}/shop/web:2` }] });
    await failure();
    const pod = world.cluster.store.get('pods', 'default', 'web');
    for (const container of pod?.spec.containers ?? []) container.image = `${world.registry.host}/shop/web:1`;
    if (pod) world.cluster.store.put('pods', pod);
    await running();
  });
});
