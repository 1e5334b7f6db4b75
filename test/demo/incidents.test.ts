import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alertmanagerPayload, podsOf } from '../../demo/incidents/alerts.ts';
import { enforcement } from '../../demo/incidents/enforcement-deadlock.ts';
import { type IncidentName, incidents } from '../../demo/incidents/index.ts';
import { eventsAbout, type SampleWorld, startSampleWorld, waitingOf } from '../support/sample-world.ts';
import { until } from '../support/until.ts';

let world: SampleWorld;

beforeEach(async () => {
  world = await startSampleWorld();
});

afterEach(async () => {
  await world.stop();
});

const pulls: Readonly<Record<Exclude<IncidentName, 'enforcement-deadlock'>, RegExp>> = {
  'private-image':
    /failed to resolve image: pull access denied, .* server message: insufficient_scope: authorization failed$/,
  'missing-tag': /rpc error: code = NotFound desc = .*shop\/catalog:3\.14\.16: not found$/,
  'rate-limit': /unexpected status from HEAD request to http:.*: 429 Too Many Requests$/,
  'wrong-platform':
    /rpc error: code = NotFound desc = .*no match for platform in manifest sha256:[0-9a-f]{64}: not found$/,
  'self-signed':
    /failed to do request: Head "https:.*": tls: failed to verify certificate: x509: certificate signed by unknown authority$/,
  'unknown-host': /dial tcp: lookup registry\.lab\.invalid on 10\.96\.0\.10:53: no such host$/,
  'silent-registry': /failed to do request: Head "http:.*": net\/http: timeout awaiting response headers$/,
};

describe.each(Object.entries(pulls))('%s', (name, cause) => {
  const incident = incidents[name as keyof typeof pulls];

  test('a newer kubelet tells the cause while it waits, and the pod starts once the cause is gone', async () => {
    if (name === 'silent-registry') world.patience(1_000);
    const affected = incident.seed(world, 'telling');
    const failed = await until(
      'the pull failed',
      () => waitingOf(world.cluster, affected)?.reason === 'ErrImagePull' && waitingOf(world.cluster, affected),
    );
    expect(failed.message).toMatch(cause);
    world.clock.turn(3_000);
    const waiting = await until(
      'the kubelet backs off',
      () => waitingOf(world.cluster, affected)?.reason === 'ImagePullBackOff' && waitingOf(world.cluster, affected),
    );
    expect(waiting.message).toMatch(/^Back-off pulling image ".*": ErrImagePull: /);
    expect(waiting.message).toMatch(cause);

    world.patience(20_000);
    incident.cure(world, affected);
    world.clock.turn(20_000);
    await until('the pod runs', () =>
      podsOf(world.cluster.store, affected).some(({ status }) => status?.phase === 'Running'),
    );
  });

  test('an older kubelet only says that it waits; the cause stands in an event', async () => {
    if (name === 'silent-registry') world.patience(1_000);
    const affected = incident.seed(world, 'silent');
    await until('the pull failed', () => waitingOf(world.cluster, affected)?.reason === 'ErrImagePull');
    world.clock.turn(3_000);
    const waiting = await until(
      'the kubelet backs off',
      () => waitingOf(world.cluster, affected)?.reason === 'ImagePullBackOff' && waitingOf(world.cluster, affected),
    );
    expect(waiting.message).toMatch(/^Back-off pulling image "[^"]+"$/);
    const told = eventsAbout(world.cluster, affected.namespace, affected.deployment);
    expect(told.filter((event) => event.startsWith('Failed: Failed to pull image')).join()).toMatch(
      /failed to pull and unpack image|: not found/,
    );
  });
});

describe('enforcement-deadlock', () => {
  const failures = (namespace: string) =>
    eventsAbout(world.cluster, namespace, '').filter((event) => event.startsWith('FailedCreate'));

  test('neither the product nor anybody else gets pods, and both are told which webhook is dead', async () => {
    const affected = incidents['enforcement-deadlock'].seed(world);
    const said = `FailedCreate: Error creating: Internal error occurred: failed calling webhook "${enforcement.mutatingWebhook}": failed to call webhook: Post "https://${enforcement.service}.${enforcement.namespace}.svc:443/pin?timeout=10s": no endpoints available for service "${enforcement.service}"`;
    await until(
      'both fail',
      () => failures(affected.namespace).length > 0 && failures(enforcement.namespace).length > 0,
    );
    expect(failures(affected.namespace)).toEqual([said]);
    expect(failures(enforcement.namespace)).toEqual([said]);
    expect(world.cluster.store.list('pods')).toEqual([]);
  });

  test('once both webhooks may fail, everybody comes back, and closed again they let pods through', async () => {
    const { cluster, clock } = world;
    const affected = incidents['enforcement-deadlock'].seed(world);
    await until('the workload fails', () => failures(affected.namespace).length > 0);
    setFailurePolicy('Ignore');
    clock.turn(16 * 60_000);
    const product = { namespace: enforcement.namespace, deployment: enforcement.deployment };
    await until(
      'the product runs',
      () => podsOf(cluster.store, product).filter(({ status }) => status?.phase === 'Running').length === 2,
    );
    await until(
      'the workload runs',
      () => podsOf(cluster.store, affected).filter(({ status }) => status?.phase === 'Running').length === 3,
    );

    setFailurePolicy('Fail');
    const [pod] = podsOf(cluster.store, affected);
    cluster.store.remove('pods', affected.namespace, pod?.metadata.name ?? '');
    await until(
      'the pod is replaced',
      () =>
        podsOf(cluster.store, affected).length === 3 &&
        !podsOf(cluster.store, affected).some(({ metadata }) => metadata.uid === pod?.metadata.uid),
    );
  });

  test('keeps no pod from what is played beside it', async () => {
    incidents['enforcement-deadlock'].seed(world);
    const affected = incidents['missing-tag'].seed(world, 'telling');
    await until('the pull failed', () => waitingOf(world.cluster, affected)?.reason === 'ErrImagePull');
  });

  function setFailurePolicy(policy: 'Fail' | 'Ignore'): void {
    for (const plural of ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'] as const) {
      const object = world.cluster.store.get(plural, undefined, enforcement.configuration);
      for (const webhook of object?.webhooks ?? []) webhook.failurePolicy = policy;
      if (object) world.cluster.store.put(plural, object);
    }
  }
});

describe('alerts', () => {
  test('a waiting container alerts by its pod, and resolves with the same labels and fingerprint', async () => {
    const affected = incidents['missing-tag'].seed(world, 'telling');
    await until('the pull failed', () => waitingOf(world.cluster, affected)?.reason === 'ErrImagePull');
    const startsAt = world.clock.now();
    const firing = alertmanagerPayload(world.cluster.store, affected, { startsAt });
    expect(firing).toMatchObject({
      version: '4',
      status: 'firing',
      truncatedAlerts: 0,
      commonLabels: { alertname: 'KubeContainerWaiting', namespace: 'storefront' },
    });
    expect(firing.alerts[0]?.labels.pod).toMatch(/^catalog-/);
    expect(firing.alerts[0]?.endsAt).toBe('0001-01-01T00:00:00Z');
    const resolved = alertmanagerPayload(
      world.cluster.store,
      affected,
      { startsAt, endsAt: startsAt + 60_000 },
      firing,
    );
    expect(resolved.alerts[0]).toMatchObject({
      status: 'resolved',
      labels: firing.alerts[0]?.labels,
      fingerprint: firing.alerts[0]?.fingerprint,
    });
  });

  test('a workload without any pod alerts by itself', async () => {
    const affected = incidents['enforcement-deadlock'].seed(world);
    const { alerts } = alertmanagerPayload(world.cluster.store, affected, { startsAt: 0 });
    expect(alerts.map(({ labels }) => labels)).toMatchObject([
      { alertname: 'KubeDeploymentReplicasMismatch', namespace: 'shop', deployment: 'checkout' },
    ]);
  });
});
