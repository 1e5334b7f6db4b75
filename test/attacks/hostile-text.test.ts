import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSelfSigned } from '../../demo/certificate/certificate.ts';
import type { SampleCluster } from '../../demo/cluster/sample-cluster.ts';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import { createRegistryProber } from '../../src/clients/registry/prober.ts';
import { actionIds } from '../../src/views/actions.ts';
import { salvor } from '../cli/salvor.ts';
import { type FakeServer, startFakeServer } from '../support/registry/fake-server.ts';
import { linksIn, mentionsIn } from '../support/slack/transcript.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { clusterName, startWorld, type TestWorld } from '../support/world.ts';
import { alert, delivery } from './alerts.ts';
import { everythingIn, showsNone } from './canaries.ts';
import { controlsIn, hostileLine } from './hostile.ts';
import { answers, hostileRegistry, startHostileCluster } from './hostile-world.ts';

const canaries = { password: 'canaryPullPassword-e884', token: 'canaryRegistryToken0d61aa', kubeconfig: '' };

const day = 86_400_000;

let world: TestWorld;
let registry: FakeServer;
let certified: FakeServer;
let cluster: SampleCluster;
let redis: Redis;
let folder: string;
beforeEach(async () => {
  world = await startWorld();
  registry = await startFakeServer(hostileRegistry(canaries.token));
  const names = [hostileLine.slice(0, 200), '127.0.0.2'];
  const certificate = createSelfSigned({ names, notBefore: Date.now() - day, notAfter: Date.now() + day });
  certified = await startFakeServer(hostileRegistry(canaries.token), certificate);
  cluster = await startHostileCluster({ host: registry.address, password: canaries.password });
  canaries.kubeconfig = /token: "?([^"\s]+)/.exec(cluster.kubeconfig)?.[1] ?? '';
  redis = new Redis(world.redis.url);
  folder = await mkdtemp(join(tmpdir(), 'salvor-hostile-'));
});
afterEach(async () => {
  redis.disconnect();
  await world.stop();
  await cluster.stop();
  await registry.stop();
  await certified.stop();
  await rm(folder, { recursive: true, force: true });
});

const messages = () => world.slack.messages(channels.incidents);

/** Nothing of what others wrote calls people, leads anywhere or moves a cursor, and Slack took every call. */
function isHarmless(): void {
  const allowed = new Set<string>([people.ada]);
  expect(
    messages()
      .flatMap(mentionsIn)
      .filter(({ id }) => !allowed.has(id)),
  ).toEqual([]);
  expect(
    messages()
      .flatMap(linksIn)
      .filter(({ url }) => !/^https:\/\/(?:kubernetes\.io|docs\.|github\.com)/.test(url)),
  ).toEqual([]);
  for (const { method, args, answer } of world.slack.calls()) {
    expect(answer, `${method} ${JSON.stringify(answer)}`).toMatchObject({ ok: true });
    expect(textsOf(args).flatMap(controlsIn), `${method} ${JSON.stringify(args)}`).toEqual([]);
  }
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return /^[[{]/.test(value) ? textsOf(parsed(value)) : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [` ${text}`];
  }
}

test('hostile text and secrets of a cluster and of its registry reach nobody in Slack, in Redis or in the log', async () => {
  const clusters = new Map([[clusterName, createKubernetes({ access: { kubeconfig: cluster.kubeconfig } })]]);
  const prober = createRegistryProber({
    now: () => world.now(),
    internal: [registry.address, certified.address],
    plainHttp: [registry.address],
  });
  await world.startApp({}, { clusters, registry: prober });
  for (const answer of Object.keys(answers)) {
    const labels = {
      namespace: 'shop',
      pod: `app-${answer}`,
      alertname: 'KubeContainerWaiting',
      container: 'app',
      reason: 'ErrImagePull',
    };
    expect(await world.deliver(delivery([alert(labels, { fingerprint: answer })]))).toBe(202);
  }
  await world.deliver(
    delivery([
      alert(
        { alertname: hostileLine, deployment: hostileLine, namespace: hostileLine, severity: hostileLine },
        { fingerprint: hostileLine },
      ),
    ]),
  );
  const roots = () => messages().filter(({ thread_ts, ephemeralTo }) => !thread_ts && !ephemeralTo);
  await until('the cards', () => roots().length >= Object.keys(answers).length, { within: 20_000 });
  const asked = [
    `image ${registry.address}/html/app:1`,
    `registry ${registry.address}`,
    `registry ${certified.address}`,
    'webhooks',
    `error Failed to pull image "${registry.address}/html/app:1": ${hostileLine}`,
    `error x509: certificate is valid for ${hostileLine}, not registry.example.com`,
    `error failed calling webhook "${hostileLine}": Post "https://evil.example/${hostileLine}": x509: certificate signed by unknown authority`,
    `namespace ${hostileLine}`,
    `firewall ${hostileLine.replaceAll(/\s/g, '')}`,
    `runbook ${hostileLine}`,
    `lang ${hostileLine}`,
    hostileLine,
    'advise',
  ];
  for (const text of asked) {
    const { status, inTime } = await world.slack.act.slash({
      user: people.ada,
      channel: channels.incidents,
      command: '/salvor',
      text,
    });
    expect({ status, inTime }).toEqual({ status: 200, inTime: true });
  }
  for (const root of roots()) {
    await world.slack.act
      .click({ user: people.ada, message: root, actionId: actionIds.readInMyLanguage })
      .catch(() => undefined);
  }
  const counts: number[] = [];
  await until(
    'all that is to be said',
    () => {
      counts.push(messages().length);
      return counts.length > 60 && new Set(counts.slice(-40)).size === 1;
    },
    { within: 20_000 },
  );
  isHarmless();
  expect(messages().length).toBeGreaterThan(15);
  showsNone(canaries, 'Slack', JSON.stringify(world.slack.calls()));
  showsNone(canaries, 'Redis', await everythingIn(redis));
  showsNone(canaries, 'the log', world.logged.join('\n'));
  expect(registry.requests.some(({ headers }) => headers.authorization?.includes(canaries.token))).toBe(true);
}, 60_000);

test('hostile text and secrets reach no terminal, no JSON and no recording', async () => {
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, cluster.kubeconfig);
  const environment = {
    KUBECONFIG: kubeconfig,
    SALVOR_INTERNAL_REGISTRIES: `${registry.address},${certified.address}`,
    SALVOR_PLAIN_HTTP_REGISTRIES: registry.address,
  };
  const subjects = [
    ...Object.keys(answers).map((answer) => ['pod', `shop/app-${answer}`]),
    ['webhooks'],
    ['image', `${registry.address}/html/app:1`],
    ['registry', registry.address],
    ['registry', certified.address],
  ];
  for (const subject of subjects) {
    const file = join(folder, `${subject.join('-').replaceAll('/', '-')}.json`);
    const runs = [
      await salvor(['diagnose', ...subject, '--record', file], { environment }),
      await salvor(['diagnose', '--replay', file, '--json']),
    ];
    runs.push({ code: 0, output: await readFile(file, 'utf8'), errors: '' });
    for (const { code, output, errors } of runs) {
      expect(errors).toBe('');
      expect(code).not.toBe(3);
      expect(controlsIn(output), subject.join(' ')).toEqual([]);
      showsNone(canaries, subject.join(' '), output);
    }
  }
}, 60_000);
