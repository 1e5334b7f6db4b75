import type { Classification, Diagnosis } from '../../src/diagnosis/finding.ts';
import type { Attempt, AttemptState } from '../../src/incidents/attempt.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import type { Plan } from '../../src/remediations/remediation.ts';
import { manyNames } from '../runbooks/names.ts';

/** Text that tries everything: mentions, links, code fences, control and bidirectional characters, templates. */
export const hostile =
  '<!channel> <@U0HACKER> <https://evil.example|registry.example.com> ```x``` `y` *b* & \u202e\u001b[31m {{name}} $t(common.more) 한국어 👩‍👩‍👧‍👦\n\n<!here>';

export const at = Date.UTC(2026, 10, 20, 12, 30);

export const plan: Plan = {
  remediation: 'flip-failure-policy',
  cluster: 'prod',
  changes: [
    {
      object: { kind: 'ValidatingWebhookConfiguration', name: 'image-policy' },
      label: 'validate.images.example.com',
      path: '/webhooks/0/failurePolicy',
      before: 'Fail',
      after: 'Ignore',
    },
  ],
  dangers: [
    { key: 'not-validated', values: { webhooks: ['validate.images.example.com'] } },
    { key: 'not-mutated', values: { webhooks: ['mutate.images.example.com'] } },
    { key: 'still-waits', values: { seconds: 10 } },
  ],
  owners: ['Helm', 'Argo CD'],
  restoreAfter: 15 * 60_000,
  watch: { namespace: 'policy', service: 'image-policy' },
  manualRestore: ["kubectl patch validatingwebhookconfiguration/image-policy --type=json -p '[]'"],
};

export function attempt(state: AttemptState, more: Partial<Attempt> = {}): Attempt {
  return {
    id: 'attempt-1',
    plan,
    state,
    plannedAt: at,
    expiresAt: at + 3_600_000,
    failedRestores: 0,
    ...(state === 'planned' ? {} : { approval: { by: 'U0ADA', at, reason: 'all webhook pods are down' } }),
    ...(['applying', 'applied'].includes(state) ? { revertAt: at + 900_000 } : {}),
    ...more,
  };
}

export const diagnosis: Diagnosis = {
  findings: [
    {
      cause: 'admission.webhook-unreachable',
      confidence: 0.97,
      basis: 'both',
      clues: [
        {
          key: 'webhook-no-backend',
          speaks: 'for',
          values: {
            webhook: 'validate.images.example.com',
            configuration: 'image-policy',
            service: 'image-policy',
            namespace: 'policy',
            ready: 0,
            notReady: 2,
          },
        },
        { key: 'image-available', speaks: 'against', values: { image: 'nginx', host: 'docker.io' } },
      ],
    },
    { cause: 'network.timeout', confidence: 0.4, basis: 'message', clues: [] },
  ],
  names: manyNames,
  unseen: [
    {
      fact: 'pullSecrets',
      because: {
        reason: 'forbidden',
        permission: { verb: 'get', group: '', resource: 'secrets', namespace: 'shop', name: 'registry-pull' },
      },
    },
    { fact: 'registry', because: { reason: 'timed-out', detail: 'registry.example.com: 5 s' } },
  ],
  state: 'failing',
};

export function incident(more: Partial<Incident> = {}): Incident {
  return {
    id: 'incident-1',
    revision: 1,
    subject: { kind: 'workload', cluster: 'prod', namespace: 'shop', name: 'web' },
    kind: 'known',
    alerts: [{ fingerprint: 'a', name: 'KubePodNotReady', status: 'firing', startsAt: at }],
    truncatedAlerts: 0,
    texts: [],
    askers: [],
    thread: { channel: 'C0INCIDENTS' },
    openedAt: at,
    receivedAt: at,
    attempts: [],
    news: [],
    toldNews: 0,
    ...more,
  };
}

const longList = Array.from({ length: 500 }, () => `${hostile} ${'x'.repeat(400)}`);
const long = `${hostile} ${'가나다라마바사 '.repeat(900)}`;

/** Everything too long, too many and hostile at once. */
const extremePlan: Plan = {
  ...plan,
  cluster: long,
  changes: Array.from({ length: 8 }, (_, index) => ({
    object: { kind: 'MutatingWebhookConfiguration', name: hostile },
    label: `${index}-${hostile}`,
    path: `/webhooks/${index}/failurePolicy`,
    before: 'Fail',
    after: 'Ignore',
  })),
  dangers: plan.dangers.map(({ key, values }) => ({
    key,
    values: Object.fromEntries(Object.keys(values).map((name) => [name, name === 'seconds' ? 59 : longList])),
  })),
  owners: Array.from({ length: 40 }, () => hostile),
  manualRestore: [long],
};

export const extremeDiagnosis: Diagnosis = {
  findings: [
    {
      cause: 'admission.webhook-unreachable',
      confidence: 0.5,
      basis: 'looking',
      clues: Array.from({ length: 120 }, (_, index) =>
        index % 2 === 0
          ? {
              key: 'probe-answered',
              speaks: 'for',
              values: { step: 'token', host: long, status: 401, code: '', detail: long },
            }
          : {
              key: 'reach-blocked',
              speaks: 'for',
              values: { failing: 500, workloads: longList, namespaces: longList },
            },
      ),
    },
    { cause: hostile, confidence: 0.1, basis: 'message', clues: [] },
  ],
  names: manyNames,
  unseen: Array.from({ length: 60 }, () => ({
    fact: 'events',
    because: {
      reason: 'forbidden',
      detail: long,
      permission: { verb: 'list', group: hostile, resource: hostile, namespace: hostile },
    },
  })),
  state: 'recovered',
};

export const extremeIncident: Incident = incident({
  subject: { kind: 'workload', cluster: long, namespace: hostile, name: hostile },
  diagnosis: extremeDiagnosis,
  truncatedAlerts: 12_345,
});

export const extremeAttempt = (state: AttemptState): Attempt =>
  attempt(state, {
    plan: extremePlan,
    approval: { by: 'U0ADA', at, reason: long },
    failure: long,
    failedRestores: 21,
    revertAt: at + 900_000,
    appliedAt: at,
    endedAt: at + 1_234_567,
    conflict: { object: { kind: hostile, name: hostile }, manager: hostile, at },
    createdMeanwhile: Array.from({ length: 500 }, (_, index) => `${hostile}/${index}`),
  });

export const classification: Classification = {
  cause: 'auth.denied',
  confidence: 0.8,
  alternatives: [{ cause: 'auth.unauthenticated', confidence: 0.3 }],
  facts: {
    image: 'docker.io/shop/web:1',
    host: hostile,
    status: 403,
    platform: { os: 'linux', architecture: 'arm64' },
    certificateNames: [hostile],
  },
};
