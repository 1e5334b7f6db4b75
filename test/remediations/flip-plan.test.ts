import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { KubernetesError, type KubernetesReader } from '../../src/clients/kubernetes.ts';
import { type Evidence, seen, unseen } from '../../src/evidence/evidence.ts';
import type { AdmissionWebhook } from '../../src/evidence/facts.ts';
import { flipFailurePolicySentences } from '../../src/remediations/flip-failure-policy/sentences.ts';
import { flipFailurePolicy } from '../../src/remediations/flip-failure-policy.ts';
import { planOf } from './properties.ts';

const backend = {
  service: 'found',
  readyEndpoints: 0,
  notReadyEndpoints: 0,
  pods: [],
  selfDeadlock: true,
  podSelector: { app: 'gate' },
} as const;

const dead: AdmissionWebhook = {
  configuration: { kind: 'ValidatingWebhookConfiguration', name: 'gate' },
  resourceVersion: '7',
  index: 0,
  name: 'check.gate.example',
  failurePolicy: 'Fail',
  timeoutSeconds: 10,
  target: { kind: 'service', namespace: 'trust', name: 'gate', port: 443 },
  backend,
  rules: [],
  owners: [],
  blamed: true,
};

function reader(allowed: (name: string) => boolean | Error = () => true): KubernetesReader {
  const nothing = () => Promise.reject(new Error('a plan reads nothing but permissions'));
  return {
    get: nothing,
    list: nothing,
    allowed: ({ name = '' }) => {
      const answer = allowed(name);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
}

function evidence(webhooks: readonly AdmissionWebhook[], ...texts: string[]): Evidence {
  return { webhooks: seen(webhooks), messages: seen(texts.map((text) => ({ text, source: 'event' as const }))) };
}

async function refusalOf(facts: Evidence, kubernetes = reader()) {
  return flipFailurePolicy.plan(facts, { cluster: 'test', kubernetes, restoreAfter: 900_000 });
}

describe('The plan of flip-failure-policy refuses, saying why', () => {
  const cases: Readonly<Record<keyof typeof flipFailurePolicySentences.refusals, () => Promise<unknown>>> = {
    'not-seen': () =>
      refusalOf({
        webhooks: unseen({
          reason: 'forbidden',
          permission: {
            verb: 'list',
            group: 'admissionregistration.k8s.io',
            resource: 'validatingwebhookconfigurations',
          },
        }),
      }),
    'nothing-blamed': () => refusalOf(evidence([{ ...dead, blamed: false }])),
    'webhook-answers': () =>
      refusalOf(evidence([dead], 'admission webhook "check.gate.example" denied the request: Deny "x"')),
    'called-by-url': () =>
      refusalOf(evidence([{ ...dead, target: { kind: 'url', url: 'https://user:secret@hook.example:8443/admit' } }])),
    static: () => refusalOf(evidence([{ ...dead, name: 'guard.static.k8s.io' }])),
    'already-ignore': () => refusalOf(evidence([{ ...dead, failurePolicy: 'Ignore' }])),
    'backend-alive': () => refusalOf(evidence([{ ...dead, backend: { ...backend, readyEndpoints: 2 } }])),
    'already-changed': () =>
      refusalOf(evidence([{ ...dead, failurePolicy: 'Ignore', changedBySalvor: { previous: 'Fail', revertAt: 5 } }])),
    'not-permitted': () =>
      refusalOf(
        evidence([dead]),
        reader(() => false),
      ),
    'permission-unknown': () =>
      refusalOf(
        evidence([dead]),
        reader(() => new KubernetesError(500, 'InternalError', 'failed calling webhook')),
      ),
  };
  const values: Record<string, object> = {
    'not-seen': { because: 'forbidden', detail: 'list validatingwebhookconfigurations.admissionregistration.k8s.io' },
    'called-by-url': { webhook: 'check.gate.example', host: 'hook.example:8443' },
    'not-permitted': { rule: 'patch validatingwebhookconfigurations.admissionregistration.k8s.io gate' },
    'already-changed': { configuration: 'gate', until: 5 },
  };
  test.each(Object.entries(cases))('%s', async (reason, make) => {
    const names: readonly string[] =
      Object.entries(flipFailurePolicySentences.refusals).find(([key]) => key === reason)?.[1] ?? [];
    const refusal = await make();
    expect(refusal).toMatchObject({ refused: reason, ...(values[reason] && { values: values[reason] }) });
    expect(Object.keys((refusal as { values: object }).values).toSorted()).toEqual(names.toSorted());
  });

  test('when nobody looked, or the backend was not seen', async () => {
    expect(await refusalOf({})).toMatchObject({ refused: 'not-seen' });
    const unknown = { ...dead, backend: { ...backend, service: 'unknown' as const } };
    expect(await refusalOf(evidence([unknown]))).toMatchObject({ refused: 'not-seen' });
  });

  test('when another webhook of the same service stands changed by Salvor', async () => {
    const changed: AdmissionWebhook = {
      ...dead,
      configuration: { kind: 'MutatingWebhookConfiguration', name: 'gate' },
      name: 'pods.gate.example',
      failurePolicy: 'Ignore',
      blamed: false,
      changedBySalvor: { previous: 'Fail', revertAt: 5 },
    };
    expect(await refusalOf(evidence([dead, changed]))).toMatchObject({ refused: 'already-changed' });
  });

  test('but not for a denial that is older than the failure', async () => {
    const facts = evidence(
      [dead],
      'Internal error occurred: failed calling webhook "check.gate.example": connection refused',
      'admission webhook "check.gate.example" denied the request: Deny "x"',
    );
    expect(await refusalOf(facts)).toHaveProperty('changes');
  });

  test('an accident while asking for the permission is no refusal', async () => {
    const lost = reader(() => new KubernetesError(0, 'ECONNREFUSED', 'connect'));
    await expect(refusalOf(evidence([dead]), lost)).rejects.toThrow('connect');
  });
});

describe('The plan of flip-failure-policy', () => {
  const mutating: AdmissionWebhook = {
    ...dead,
    configuration: { kind: 'MutatingWebhookConfiguration', name: 'gate-mutating' },
    index: 3,
    name: 'pods.gate.example',
    timeoutSeconds: 7,
    owners: ['Helm'],
    blamed: false,
  };
  const elsewhere: AdmissionWebhook = {
    ...dead,
    index: 1,
    name: 'other.example',
    target: { kind: 'service', namespace: 'trust', name: 'other', port: 443 },
    blamed: false,
  };
  const open: AdmissionWebhook = {
    ...dead,
    index: 2,
    name: 'open.gate.example',
    failurePolicy: 'Ignore',
    blamed: false,
  };

  test('covers every closed webhook on the dead service in both kinds, and no other', async () => {
    const plan = await planOf(flipFailurePolicy, {
      evidence: evidence([elsewhere, dead, open, mutating]),
      kubernetes: reader(),
    });
    expect(plan).toMatchObject({
      remediation: 'flip-failure-policy',
      cluster: 'test',
      restoreAfter: 900_000,
      owners: ['Helm'],
      watch: { namespace: 'trust', service: 'gate' },
      dangers: [
        { key: 'not-validated', values: { webhooks: ['check.gate.example', 'pods.gate.example'] } },
        { key: 'not-mutated', values: { webhooks: ['pods.gate.example'] } },
        { key: 'still-waits', values: { seconds: 17 } },
      ],
      changes: [
        {
          object: { kind: 'MutatingWebhookConfiguration', name: 'gate-mutating' },
          label: 'pods.gate.example',
          path: '/webhooks/3/failurePolicy',
          before: 'Fail',
          after: 'Ignore',
        },
        {
          object: { kind: 'ValidatingWebhookConfiguration', name: 'gate' },
          label: 'check.gate.example',
          path: '/webhooks/0/failurePolicy',
          before: 'Fail',
          after: 'Ignore',
        },
      ],
    });
    expect(plan.manualRestore).toHaveLength(2);
  });

  test('does not depend on the order in which the webhooks were seen', async () => {
    const one = await planOf(flipFailurePolicy, { evidence: evidence([dead, mutating]), kubernetes: reader() });
    const other = await planOf(flipFailurePolicy, { evidence: evidence([mutating, dead]), kubernetes: reader() });
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  });

  test('asks for the permission on each object', async () => {
    const kubernetes = reader((name) => name !== 'gate-mutating');
    expect(await refusalOf(evidence([dead, mutating]), kubernetes)).toMatchObject({
      refused: 'not-permitted',
      values: { rule: 'patch mutatingwebhookconfigurations.admissionregistration.k8s.io gate-mutating' },
    });
  });

  test.each([
    "x'; touch /tmp/never; '",
    '$(touch /tmp/never)`id`"\\',
    '--kubeconfig=/etc/shadow',
    'a\nb\u001b[31m\u202Eevil\u0085\u{1F600}',
  ])('prints a command that hands hostile names over as one argument each: %j', async (name) => {
    const hostile: AdmissionWebhook = { ...dead, name, configuration: { ...dead.configuration, name } };
    const plan = await planOf(flipFailurePolicy, { evidence: evidence([hostile]), kubernetes: reader() });
    const command = plan.manualRestore[0] ?? '';
    expect(command).toMatch(/^[\x20-\x7e]+$/);
    const printed = execFileSync('sh', ['-c', `kubectl() { for word; do printf '%s\\0' "$word"; done; }; ${command}`]);
    const [verb, object, type, flag, patch, ...rest] = printed.toString().split('\0');
    expect([verb, type, flag, ...rest]).toEqual(['patch', '--type=json', '-p', '']);
    expect(object?.startsWith('validatingwebhookconfiguration/')).toBe(true);
    expect(JSON.parse(patch ?? '')[0]).toEqual({ op: 'test', path: '/webhooks/0/name', value: name });
  });
});
