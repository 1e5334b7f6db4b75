import type { ControlPlane } from '../../support/control-plane.ts';
import { until } from '../../support/until.ts';

const pathOf = (name: string) => new URL(`./${name}.yaml`, import.meta.url).pathname;

/** Grants Salvor's service account what the shipped manifests grant. */
export async function grant(cluster: ControlPlane, ...manifests: readonly string[]): Promise<void> {
  for (const manifest of manifests) await cluster.kubectl(['apply', '-f', pathOf(`../../../deploy/rbac/${manifest}`)]);
}

/** Makes a deadlock around the namespace `shop`: webhooks whose backend never starts because of them, then the workloads that they hold up. */
export async function makeDeadlock(cluster: ControlPlane): Promise<void> {
  await cluster.kubectl(['create', '-f', pathOf('webhooks')]);
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'probe' },
    spec: { containers: [{ name: 'probe', image: 'registry.example.com/probe:1' }] },
  };
  await until('the API server calls the new webhook', () =>
    cluster.request('POST', '/api/v1/namespaces/shop/pods?dryRun=All', pod).then(
      () => false,
      (error: unknown) => String(error).includes('failed calling webhook'),
    ),
  );
  await cluster.kubectl(['create', '-f', pathOf('guarded')]);
  await until('the ReplicaSet controller fails for both', async () => {
    const events = await cluster.kubectl([
      'get',
      'events',
      '-A',
      '--field-selector',
      'reason=FailedCreate',
      '-o',
      'name',
    ]);
    return events.trim().split('\n').length >= 2;
  });
}
