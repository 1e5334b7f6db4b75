import { expect, test } from 'vitest';
import { subjectKey, workloadNameOfPod } from '../../src/evidence/subject.ts';

test.each([
  ['web-7d9f8b6c5d-x2x9k', 'web', 'a Deployment'],
  ['checkout-api-5c689d88bb-2wj8k', 'checkout-api', 'a Deployment with a dash in its name'],
  ['node-exporter-x2x9k', 'node-exporter', 'a DaemonSet'],
  ['backup-28496755-x2x9k', 'backup', 'a CronJob'],
  ['backup-1604102400-x2x9k', 'backup', 'a CronJob of old'],
  ['import-x2x9k', 'import', 'a Job'],
  ['db-0', 'db', 'a StatefulSet'],
  ['redis-cache', 'redis-cache', 'nothing'],
  ['web', 'web', 'nothing'],
])('the pod %s suggests the workload %s, as a pod of %s', (pod, workload) => {
  expect(workloadNameOfPod(pod)).toBe(workload);
});

test('two alerts about one workload have one key, whatever else they know', () => {
  const web = { kind: 'workload', cluster: 'one', namespace: 'shop', name: 'web' } as const;
  expect(subjectKey({ ...web, pod: 'web-0', container: 'web', workloadKind: 'StatefulSet' })).toBe(subjectKey(web));
});

test('no two subjects share a key', () => {
  const keys = [
    subjectKey({ kind: 'workload', cluster: 'one', namespace: 'a', name: 'b/c' }),
    subjectKey({ kind: 'workload', cluster: 'one', namespace: 'a/b', name: 'c' }),
    subjectKey({ kind: 'workload', cluster: 'two', namespace: 'a/b', name: 'c' }),
    subjectKey({ kind: 'webhook', cluster: 'one', name: 'a' }),
    subjectKey({ kind: 'webhooks', cluster: 'one' }),
    subjectKey({ kind: 'image', reference: 'a' }),
    subjectKey({ kind: 'registry', host: 'a' }),
    subjectKey({ kind: 'text', text: 'a' }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
