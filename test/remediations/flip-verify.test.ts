import { describe, expect, test } from 'vitest';
import { KubernetesError, type KubernetesReader } from '../../src/clients/kubernetes.ts';
import { flipFailurePolicy } from '../../src/remediations/flip-failure-policy.ts';
import type { Plan } from '../../src/remediations/remediation.ts';

const plan: Plan = {
  remediation: 'flip-failure-policy',
  cluster: 'test',
  changes: [],
  dangers: [],
  owners: [],
  restoreAfter: 1,
  watch: { namespace: 'trust', service: 'gate' },
  manualRestore: [],
};

const ready = { metadata: { name: 'gate-1' }, status: { conditions: [{ type: 'Ready', status: 'True' }] } };
const running = {
  metadata: { name: 'gate-1' },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] },
};
const leaving = { ...ready, metadata: { name: 'gate-1', deletionTimestamp: new Date(0) } };
const slice = (isReady: boolean | undefined) => ({
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.0.0.1'], conditions: isReady === undefined ? {} : { ready: isReady } }],
});

function world(objects: {
  service?: object;
  pods?: object[];
  slices?: object[];
  endpoints?: object;
}): KubernetesReader {
  const found = (value: unknown) =>
    value === undefined ? Promise.reject(new KubernetesError(404, 'NotFound', 'not found')) : Promise.resolve(value);
  const reader = {
    get: (kind: string) => found(kind === 'Service' ? objects.service : objects.endpoints),
    list: (kind: string) => found(kind === 'Pod' ? (objects.pods ?? []) : objects.slices),
    allowed: () => Promise.resolve(true),
  };
  return reader as unknown as KubernetesReader;
}

const service = { spec: { selector: { app: 'gate' } } };
const look = (objects: Parameters<typeof world>[0]) => flipFailurePolicy.verify(plan, world(objects));

describe('The backend has recovered', () => {
  test('with a Ready pod and a ready endpoint', async () => {
    expect(await look({ service, pods: [running, ready], slices: [slice(false), slice(true)] })).toEqual({
      outcome: 'recovered',
    });
  });

  test('with an endpoint that does not say whether it is ready', async () => {
    expect(await look({ service, pods: [ready], slices: [slice(undefined)] })).toEqual({ outcome: 'recovered' });
  });

  test('by Endpoints where the API server has no EndpointSlice v1', async () => {
    const endpoints = { subsets: [{ notReadyAddresses: [{ ip: '10.0.0.2' }] }, { addresses: [{ ip: '10.0.0.1' }] }] };
    expect(await look({ service, pods: [ready], endpoints })).toEqual({ outcome: 'recovered' });
  });
});

describe('Recovery is waited for', () => {
  const cases: Readonly<Record<string, Parameters<typeof world>[0]>> = {
    'service-missing': { pods: [ready], slices: [slice(true)] },
    'no-selector': { service: { spec: {} }, pods: [ready], slices: [slice(true)] },
    'no-pod': { service, slices: [slice(true)] },
    'no-ready-pod': { service, pods: [running, leaving], slices: [slice(true)] },
    'no-ready-endpoint': { service, pods: [ready], slices: [slice(false)] },
  };
  test.each(Object.entries(cases))('because of %s', async (key, objects) => {
    expect(await look(objects)).toMatchObject({ outcome: 'waiting', remark: { key, values: { service: 'gate' } } });
  });

  test('while Endpoints name only addresses that are not ready', async () => {
    const endpoints = { subsets: [{ notReadyAddresses: [{ ip: '10.0.0.2' }] }] };
    expect(await look({ service, pods: [ready], endpoints })).toMatchObject({ remark: { key: 'no-ready-endpoint' } });
  });
});
