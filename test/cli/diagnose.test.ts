import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { podsOf } from '../../demo/incidents/alerts.ts';
import { incidents } from '../../demo/incidents/index.ts';
import { createLocales } from '../../src/locale.ts';
import { type SampleWorld, startSampleWorld, waitingOf } from '../support/sample-world.ts';
import { until } from '../support/until.ts';
import { salvor, start } from './salvor.ts';

const locales = createLocales();
const english = locales.wordsFor('en', 'plain');

const password = 'a-password-nobody-may-see';

describe('salvor with a kubeconfig', () => {
  let world: SampleWorld;
  let folder: string;
  let pod: string;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    world = await startSampleWorld();
    folder = await mkdtemp(join(tmpdir(), 'salvor-cli-'));
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, world.cluster.kubeconfig, { mode: 0o600 });
    const host = world.registry.host;
    environment = {
      KUBECONFIG: kubeconfig,
      SALVOR_INTERNAL_REGISTRIES: host,
      SALVOR_PLAIN_HTTP_REGISTRIES: host,
    };
    world.cluster.create({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/dockerconfigjson',
      metadata: { name: 'regcred', namespace: 'default' },
      data: {
        '.dockerconfigjson': Buffer.from(
          JSON.stringify({ auths: { [host]: { username: 'robot', password } } }),
        ).toString('base64'),
      },
    });
    world.cluster.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        containers: [{ name: 'web', image: `${host}/shop/nowhere:1` }],
        imagePullSecrets: [{ name: 'regcred' }],
      },
    });
    const affected = incidents['missing-tag'].seed(world, 'telling');
    await until('the pull failed', () => waitingOf(world.cluster, affected)?.reason === 'ErrImagePull');
    const [failing] = podsOf(world.cluster.store, affected);
    pod = `${affected.namespace}/${failing?.metadata.name}`;
  });

  afterAll(async () => {
    await world?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('diagnoses a pod, in any language', async () => {
    const { code, output, errors } = await salvor(['diagnose', 'pod', pod, '--lang', 'de'], { environment });
    expect({ code, errors }).toEqual({ code: 1, errors: '' });
    expect(output).toContain('image.not-found');
    expect(output).toContain(locales.wordsFor('de', 'plain').say('terminal.runbook'));
    expect(output).toContain(`kubectl get pods -n ${pod.split('/')[0]}`);
  });

  test('gives JSON', async () => {
    const { code, output } = await salvor(['diagnose', 'pod', pod, '--json'], { environment });
    expect(code).toBe(1);
    expect(JSON.parse(output)).toMatchObject({
      subject: { kind: 'workload' },
      diagnosis: { findings: [{ cause: 'image.not-found' }], state: 'failing' },
    });
  });

  test('finds the pods that run an older image behind a tag', async () => {
    const image = `${world.registry.host}/shop/clock:latest`;
    world.registry.push('shop/clock:latest', ['amd64']);
    world.cluster.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'clock', namespace: 'default' },
      spec: { nodeName: 'amd64-telling', containers: [{ name: 'clock', image, imagePullPolicy: 'IfNotPresent' }] },
    });
    const status = () => world.cluster.store.get('pods', 'default', 'clock')?.status;
    await until('it runs', () => status()?.containerStatuses?.[0]?.ready === true);
    const before = await salvor(['diagnose', 'image', image, '--json'], { environment });
    expect(before.code).toBe(0);
    expect(before.output).not.toContain('stale');
    const current = world.registry.push('shop/clock:latest', ['amd64', 'arm64']);
    const { code, output } = await salvor(['diagnose', 'image', image, '--json'], { environment });
    expect(code).toBe(0);
    expect(JSON.parse(output).diagnosis.remarks).toMatchObject([
      { key: 'running-elsewhere-stale', values: { pods: 1, of: 1, where: 'default/clock', current } },
      { key: 'pull-policy-keeps', values: { containers: 1, policies: ['IfNotPresent'] } },
      { key: 'signature-none' },
    ]);
  });

  test('reads a pasted error and looks at what it is about, and says what it could not see', async () => {
    world.cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ibm-system' } });
    world.cluster.create({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'create-crds', namespace: 'ibm-system', labels: { heritage: 'Tiller', release: 'cise' } },
      spec: { template: { spec: { containers: [], restartPolicy: 'Never' } } },
    });
    const text = 'Error: jobs.batch "create-crds" already exists';
    const seen = await salvor(['diagnose', 'error', ...text.split(' ')], { environment });
    expect({ code: seen.code, errors: seen.errors }).toEqual({ code: 1, errors: '' });
    expect(seen.output).toContain('`create-crds` belongs to `release=cise`, `heritage=Tiller`');
    expect(seen.output).toContain('kubectl delete job -n ibm-system create-crds');
    const piped = await salvor(['diagnose', 'error'], { environment, input: text });
    expect(piped).toEqual(seen);
    const blind = await salvor(['diagnose', 'error', text]);
    expect(blind.output).toContain(english.say('unseen.fact.leftoverJobs'));
    expect(blind.output).not.toContain('Tiller');
    expect((await salvor(['diagnose', 'error'], { input: ' ' })).code).toBe(2);
  });

  test('asks no registry that a pasted error names', async () => {
    const text = `Failed to pull image "${world.registry.host}/shop/nowhere:1": 401 Unauthorized`;
    const { output } = await salvor(['diagnose', 'error', text, '--json'], { environment });
    expect(JSON.parse(output)).toMatchObject({
      subject: { kind: 'text' },
      diagnosis: { findings: [{ cause: 'auth.unauthenticated', basis: 'message' }], state: 'unknown' },
    });
  });

  test('names the image enforcement beside a lost root key, and restarts exactly that', async () => {
    world.cluster.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'policy-webhook', namespace: 'default' },
      spec: {
        selector: { matchLabels: { app: 'policy' } },
        template: { metadata: { labels: { app: 'policy' } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
      },
    });
    world.cluster.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'policy-webhook', namespace: 'default' },
      spec: { selector: { app: 'policy' }, ports: [{ port: 443 }] },
    });
    world.cluster.create({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'policy.sigstore.dev' },
      webhooks: [
        {
          name: 'policy.sigstore.dev',
          clientConfig: { service: { namespace: 'default', name: 'policy-webhook' } },
          failurePolicy: 'Ignore',
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
        },
      ],
    });
    const { output } = await salvor(['diagnose', 'error', 'the root key was lost'], { environment });
    expect(output).toContain('Sigstore policy-controller');
    expect(output).toContain('kubectl rollout restart -n default deployment/policy-webhook');
    expect(output).toContain(english.say('runbooks.trust-root-key-lost.title'));
    expect(output).not.toContain('other.unrelated');
  });

  test('diagnoses a registry without a cluster, and ends with 0 where nothing is wrong', async () => {
    const { KUBECONFIG: _, ...without } = environment;
    const { code, output, errors } = await salvor(['diagnose', 'registry', world.registry.host], {
      environment: without,
    });
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toContain(world.registry.host);
  });

  test('records what it saw, without a credential, and says the same from the recording', async () => {
    const file = join(folder, 'seen.json');
    const recorded = await salvor(['diagnose', 'pod', 'default/web', '--record', file, '--json'], { environment });
    expect(recorded.code).toBe(1);
    const text = await readFile(file, 'utf8');
    expect(text).toContain('[hidden]');
    expect(text).toContain('"robot"');
    expect(text).not.toContain(password);
    expect(text).not.toContain(Buffer.from(`robot:${password}`).toString('base64'));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    // No kubeconfig and no registry that could be reached: the file is all there is.
    const replayed = await salvor(['diagnose', '--replay', file, '--json']);
    expect(replayed).toEqual(recorded);
    const told = await salvor(['diagnose', '--replay', file, '--lang', 'ko']);
    expect(told.code).toBe(1);
    expect(told.output).toContain(locales.wordsFor('ko', 'plain').say('terminal.cause'));
  });

  test('a replay needs nothing but the file', async () => {
    const file = join(folder, 'seen.json');
    const { code, errors } = await salvor(['diagnose', 'pod', 'default/web', '--replay', file, '--lang', 'de']);
    expect(code).toBe(2);
    expect(errors).toContain('--replay');
  });

  test.each([
    ['no JSON', 'nonsense'],
    ['other JSON', '{"subject":{}}'],
    ['a list', '[]'],
    [
      'evidence of another shape',
      '{"format":"salvor-evidence-1","at":1,"subject":{"kind":"image","reference":"x"},"evidence":{"pod":{"seen":true,"value":7}}}',
    ],
    [
      'a fact that is none',
      '{"format":"salvor-evidence-1","at":1,"subject":{"kind":"image","reference":"x"},"evidence":{"pod":7}}',
    ],
  ])('refuses a file with %s', async (_, text) => {
    const file = join(folder, 'broken.json');
    await writeFile(file, text);
    const { code, output, errors } = await salvor(['diagnose', '--replay', file]);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toContain('--record');
  });

  test('says when a recording cannot be written or read', async () => {
    const nowhere = join(folder, 'missing', 'seen.json');
    const written = await salvor(['diagnose', 'registry', world.registry.host, '--record', nowhere], { environment });
    expect(written.code).toBe(2);
    expect(written.errors).toContain(english.say('terminal.record-failed', { detail: 'ENOENT' }));
    const read = await salvor(['diagnose', '--replay', nowhere]);
    expect(read.code).toBe(2);
    expect(read.errors).toContain(english.say('terminal.replay-failed', { detail: 'ENOENT' }));
  });

  test('a context that is not there is told', async () => {
    const { code, errors } = await salvor(['diagnose', 'pod', pod, '--context', 'nowhere', '--lang', 'de'], {
      environment,
    });
    expect(code).toBe(3);
    expect(errors).toContain('nowhere');
  });

  test('ends at Ctrl-C while it looks', async () => {
    const asked: unknown[] = [];
    const silent = createServer((socket) => {
      asked.push(socket);
      socket.on('error', () => undefined);
    });
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as { port: number };
    const host = `127.0.0.1:${port}`;
    const child = start(['diagnose', 'registry', host], { SALVOR_INTERNAL_REGISTRIES: host });
    let output = '';
    let errors = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    await until('it looks', () => asked.length > 0);
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number];
    silent.close();
    expect({ code, output, errors }).toEqual({
      code: 130,
      output: '',
      errors: `${english.say('terminal.interrupted')}\n`,
    });
  });

  test('advises from what the cluster shows', async () => {
    const { code, output } = await salvor(['advise', '--json'], { environment });
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ useCase: expect.any(String), reasons: expect.any(Array) });
    const told = await salvor(['advise', '--lang', 'zh-CN'], { environment });
    expect(told.output).toContain(locales.wordsFor('zh-CN', 'plain').say('answers.advice.recommended'));
  });

  test('advises with questions where it sees nothing', async () => {
    const { code, output } = await salvor(['advise']);
    expect(code).toBe(0);
    expect(output.replaceAll(/\s+/g, ' ')).toContain(english.say('answers.advice.ask-who'));
  });
});
