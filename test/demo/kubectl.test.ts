import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enforcement } from '../../demo/incidents/enforcement-deadlock.ts';
import { incidents } from '../../demo/incidents/index.ts';
import { describeWithRealPart, findProgram } from '../support/real-part.ts';
import { eventsAbout, type SampleWorld, startSampleWorld, waitingOf } from '../support/sample-world.ts';
import { until } from '../support/until.ts';

const part = findProgram('kubectl', 'install it with apt-get install kubernetes-client');

describeWithRealPart('kubectl and the sample cluster', part, (program) => {
  let world: SampleWorld;
  let folder: string;
  let environment: NodeJS.ProcessEnv;

  /** What kubectl prints; `input` goes to its standard input. */
  async function kubectl(args: string, input = ''): Promise<string> {
    const running = promisify(execFile)(program, args.split(' '), { env: environment });
    running.child.stdin?.end(input);
    return (await running).stdout;
  }

  beforeAll(async () => {
    world = await startSampleWorld();
    folder = await mkdtemp(join(tmpdir(), 'salvor-kubectl-'));
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, world.cluster.kubeconfig, { mode: 0o600 });
    environment = { PATH: process.env.PATH, HOME: folder, KUBECONFIG: kubeconfig };
    const catalog = incidents['missing-tag'].seed(world, 'telling');
    await until('the pull failed', () => waitingOf(world.cluster, catalog)?.reason === 'ErrImagePull');
    incidents['enforcement-deadlock'].seed(world);
    await until('the product fails', () =>
      eventsAbout(world.cluster, enforcement.namespace, '').some((event) => event.startsWith('FailedCreate')),
    );
  });

  afterAll(async () => {
    await world?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('it lists pods of all namespaces as a table', async () => {
    const lines = (await kubectl('get pods -A -o wide')).trimEnd().split('\n');
    expect(lines[0]).toMatch(
      /^NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES$/,
    );
    expect(lines[1]).toMatch(
      /^storefront +catalog-\w+-\w+ +0\/1 +ErrImagePull +0 +\d+s +<none> +amd64-telling +<none> +<none>$/,
    );
  });

  test('it lists deployments, replica sets, events and webhook configurations', async () => {
    expect(await kubectl('get deployments -n shop')).toMatch(/^checkout +0\/3 +0 +0 +\d+s$/m);
    expect(await kubectl('get rs -n shop')).toMatch(/^checkout-\w+ +3 +0 +0 +\d+s$/m);
    expect(await kubectl('get events -n shop --field-selector reason=FailedCreate')).toMatch(
      /Warning +FailedCreate +replicaset\/checkout-\w+ +Error creating: .*no endpoints available/,
    );
    expect(await kubectl('get mutatingwebhookconfigurations,validatingwebhookconfigurations')).toMatch(
      /^validatingwebhookconfiguration\S+\/keelguard-image-policy +1 +\d+s$/m,
    );
  });

  test('it prints an object as YAML and finds fields in it', async () => {
    expect(await kubectl(`get validatingwebhookconfiguration ${enforcement.configuration} -o yaml`)).toContain(
      'failurePolicy: Fail',
    );
    expect(await kubectl(`get deployment checkout -n shop -o jsonpath={.spec.replicas}`)).toBe('3');
  });

  test('it describes a pod with its events', async () => {
    const text = await kubectl('describe pod -n storefront');
    expect(text).toMatch(/Reason: +ErrImagePull/);
    expect(text).toMatch(/Warning +Failed .*kubelet.* Failed to pull image ".*shop\/catalog:3\.14\.16"/);
  });

  test('it describes a deployment with its replica sets', async () => {
    const text = await kubectl('describe deployment checkout -n shop');
    expect(text).toMatch(/NewReplicaSet: +checkout-\w+ \(0\/3 replicas created\)/);
    expect(text).toMatch(/ReplicaFailure +True +FailedCreate/);
  });

  test('a JSON patch is refused when its test does not hold', async () => {
    const patch = JSON.stringify([
      { op: 'test', path: '/webhooks/0/failurePolicy', value: 'Ignore' },
      { op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Fail' },
    ]);
    await expect(
      kubectl(`patch mutatingwebhookconfiguration ${enforcement.configuration} --type=json -p ${patch}`),
    ).rejects.toThrow('The request is invalid');
  });

  test('it patches by JSON patch, merge and strategic merge', async () => {
    const json = JSON.stringify([{ op: 'replace', path: '/webhooks/0/timeoutSeconds', value: 5 }]);
    await kubectl(`patch mutatingwebhookconfiguration ${enforcement.configuration} --type=json -p ${json}`);
    const merge = JSON.stringify({
      metadata: { annotations: { 'team.example/note': 'seen', 'meta.helm.sh/release-name': null } },
    });
    await kubectl(`patch mutatingwebhookconfiguration ${enforcement.configuration} --type=merge -p ${merge}`);
    const strategic = JSON.stringify({ webhooks: [{ name: enforcement.mutatingWebhook, failurePolicy: 'Ignore' }] });
    await kubectl(`patch mutatingwebhookconfiguration ${enforcement.configuration} --type=strategic -p ${strategic}`);
    const changed = world.cluster.store.get('mutatingwebhookconfigurations', undefined, enforcement.configuration);
    expect(changed?.webhooks?.[0]).toMatchObject({
      timeoutSeconds: 5,
      failurePolicy: 'Ignore',
      clientConfig: { service: { path: '/pin' } },
    });
    expect(changed?.metadata.annotations).toEqual({
      'team.example/note': 'seen',
      'meta.helm.sh/release-namespace': enforcement.namespace,
    });
    expect(changed?.metadata.managedFields?.map(({ manager }) => manager)).toEqual(['helm', 'kubectl-patch']);
  });

  test('it applies, applies again and deletes', async () => {
    const manifest = (data: object) =>
      JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' }, data });
    expect(await kubectl('apply -f -', manifest({ one: '1', two: '2' }))).toBe('configmap/settings created\n');
    expect(await kubectl('apply -f -', manifest({ one: '1' }))).toBe('configmap/settings configured\n');
    expect(world.cluster.store.get('configmaps', 'shop', 'settings')?.data).toEqual({ one: '1' });
    expect(await kubectl('delete configmap settings -n shop')).toContain('configmap "settings" deleted');
  });

  test('it creates a pull secret and asks what it may do', async () => {
    await kubectl(
      'create secret docker-registry pull -n shop --docker-server=registry.example.com --docker-username=robot --docker-password=sample',
    );
    const secret = world.cluster.store.get('secrets', 'shop', 'pull');
    expect(secret?.type).toBe('kubernetes.io/dockerconfigjson');
    const text = Buffer.from(secret?.data?.['.dockerconfigjson'] ?? '', 'base64').toString('utf8');
    expect(JSON.parse(text)).toMatchObject({ auths: { 'registry.example.com': { username: 'robot' } } });
    expect(await kubectl('auth can-i patch pods -n shop')).toBe('yes\n');
  });

  test('it watches', async () => {
    const child = spawn(program, ['get', 'configmaps', '-n', 'shop', '-w', '-o', 'name'], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    try {
      world.cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'before', namespace: 'shop' } });
      await until('it lists', () => printed.includes('configmap/before'));
      world.cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'after', namespace: 'shop' } });
      await until('it hears of the next one', () => printed.includes('configmap/after'));
    } finally {
      child.kill();
    }
  });

  test('another user hears what RBAC forbids', async () => {
    const path = join(folder, 'guest');
    await writeFile(path, world.cluster.kubeconfigFor({ name: 'guest', groups: [] }));
    const forbidden =
      'pods is forbidden: User "guest" cannot list resource "pods" in API group "" in the namespace "shop"';
    await expect(kubectl(`get pods -n shop --kubeconfig ${path}`)).rejects.toThrow(forbidden);
  });
});
