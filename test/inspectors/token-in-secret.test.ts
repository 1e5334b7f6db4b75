import { expect, test } from 'vitest';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import { inspect } from '../../src/inspectors/inspect.ts';
import { startFalseApiServer } from '../support/false-api-server.ts';
import { noRegistry } from '../support/no-registry.ts';
import { secretWith } from '../support/registry/secrets.ts';
import { podOf } from './world/many-pods.ts';
import { serveObjects } from './world/object-server.ts';

const host = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';

test('a token goes to the prober with the time at which its secret was last written', async () => {
  const { name, type, data } = secretWith({ auths: { [host]: { username: 'AWS', password: 'token' } } }, 'ecr');
  const pod = podOf({ name: 'web', image: `${host}/shop/web:1`, waiting: 'ImagePullBackOff' });
  const server = await startFalseApiServer(
    serveObjects([
      { ...pod, spec: { ...(pod.spec as object), imagePullSecrets: [{ name }] } },
      {
        kind: 'Secret',
        type,
        data,
        metadata: {
          name,
          namespace: 'shop',
          creationTimestamp: '2025-01-01T00:00:00Z',
          managedFields: [
            {
              manager: 'kubectl-create',
              operation: 'Update',
              apiVersion: 'v1',
              fieldsType: 'FieldsV1',
              fieldsV1: { 'f:data': { '.': {}, 'f:.dockerconfigjson': {} }, 'f:type': {} },
              time: '2026-02-28T17:00:00Z',
            },
          ],
        },
      },
    ]),
  );
  const kubernetes = createKubernetes({ access: { kubeconfig: server.kubeconfig } });
  const registry = noRegistry();
  try {
    const subject = { kind: 'workload', cluster: 'test', namespace: 'shop', name: 'web', pod: 'web' } as const;
    await inspect(subject, ['registry'], { texts: [], kubernetes, registry, now: 0 });
    const [, options] = registry.asked[0] ?? [];
    expect(options?.credentials).toMatchObject([
      { secret: 'ecr', key: host, username: 'AWS', writtenAt: Date.parse('2026-02-28T17:00:00Z') },
    ]);
  } finally {
    await kubernetes.close();
    await server.stop();
  }
});
