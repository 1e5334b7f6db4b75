import { describe, expect, test } from 'vitest';
import { isKnownAlert, subjectOfAlert } from '../../src/handlers/alert-subject.ts';
import { readAlertmanager } from '../../src/handlers/alertmanager.ts';

const routing = { cluster: 'prod', channel: 'C0ALERTS', routes: new Map([['shop', 'C0SHOP']]) };

function alert(labels: Record<string, string>, more: object = {}) {
  return {
    status: 'firing',
    labels: { alertname: 'KubeContainerWaiting', ...labels },
    annotations: {},
    startsAt: '2026-03-01T03:00:00Z',
    endsAt: '0001-01-01T00:00:00Z',
    fingerprint: JSON.stringify(labels),
    ...more,
  };
}

function read(alerts: readonly object[], more: object = {}) {
  const result = readAlertmanager({ version: '4', alerts, ...more }, routing);
  if ('malformed' in result) throw new Error(result.malformed);
  return result.reports;
}

describe('what an alert is about', () => {
  test.each([
    [
      'a pod of a Deployment',
      { namespace: 'shop', pod: 'web-7d9f8b6c5d-x2x9k' },
      { kind: 'workload', name: 'web', pod: 'web-7d9f8b6c5d-x2x9k' },
    ],
    ['a pod of a StatefulSet', { namespace: 'shop', pod: 'db-0' }, { kind: 'workload', name: 'db' }],
    [
      'a Deployment',
      { namespace: 'shop', deployment: 'web' },
      { kind: 'workload', name: 'web', workloadKind: 'Deployment' },
    ],
    [
      'a Job, not the scrape job',
      { namespace: 'shop', job_name: 'migrate', job: 'kube-state-metrics' },
      { kind: 'workload', name: 'migrate', workloadKind: 'Job' },
    ],
    [
      'a webhook by the API server’s metrics',
      { name: 'verify.example.com', type: 'validating' },
      { kind: 'webhook', name: 'verify.example.com' },
    ],
    ['a webhook by its label', { webhook: 'verify.example.com' }, { kind: 'webhook', name: 'verify.example.com' }],
    ['a registry', { registry: 'registry.example.com:5000' }, { kind: 'registry', host: 'registry.example.com:5000' }],
    ['an image', { image: 'registry.example.com/web:1' }, { kind: 'image', reference: 'registry.example.com/web:1' }],
    ['nothing Salvor knows', {}, { kind: 'text' }],
  ])('is %s', (_, labels, subject) => {
    expect(subjectOfAlert({ alertname: 'A', ...labels } as Record<string, string>, 'prod')).toMatchObject(subject);
  });

  test('is in the cluster that its label names', () => {
    expect(subjectOfAlert({ namespace: 'shop', pod: 'web-1', cluster: 'edge' }, 'prod')).toMatchObject({
      cluster: 'edge',
    });
  });

  test('is known to be ours by its reason or its name, else not', () => {
    expect(isKnownAlert({ alertname: 'KubeContainerWaiting', reason: 'ImagePullBackOff' })).toBe(true);
    expect(isKnownAlert({ alertname: 'RegistryDown' })).toBe(true);
    expect(isKnownAlert({ alertname: 'KubeContainerWaiting', reason: 'CrashLoopBackOff' })).toBe(false);
    expect(isKnownAlert({ alertname: 'NodeNotReady' })).toBe(false);
  });
});

describe('a delivery of Alertmanager', () => {
  test('becomes one report for each subject', () => {
    const reports = read([
      alert({ namespace: 'shop', pod: 'web-7d9f8b6c5d-x2x9k' }),
      alert({ namespace: 'shop', pod: 'web-7d9f8b6c5d-bbbbb' }),
      alert({ namespace: 'pay', deployment: 'api' }),
    ]);
    expect(reports.map(({ alerts }) => alerts.length)).toEqual([2, 1]);
  });

  test('goes to the channel of its namespace', () => {
    expect(read([alert({ namespace: 'shop', pod: 'web-1' })])[0]?.channel).toBe('C0SHOP');
    expect(read([alert({ namespace: 'pay', pod: 'web-1' })])[0]?.channel).toBe('C0ALERTS');
  });

  test('carries how many alerts were left out, and the words of its annotations without credentials', () => {
    const [report] = read(
      [
        alert(
          { namespace: 'shop', pod: 'web-1' },
          { annotations: { description: 'GET https://u:hunter2@registry.example.com/v2/ failed' } },
        ),
      ],
      { truncatedAlerts: 15, groupKey: 'g', receiver: 'salvor' },
    );
    expect(report?.truncatedAlerts).toBe(15);
    expect(report?.texts.join()).toContain('registry.example.com');
    expect(report?.texts.join()).not.toContain('hunter2');
  });

  test('does not take the zero time of a firing alert for its end', () => {
    expect(read([alert({ namespace: 'shop', pod: 'web-1' })])[0]?.alerts[0]?.status).toBe('firing');
  });

  test.each([
    ['another version', { version: '3', alerts: [alert({})] }, 'version'],
    ['no alerts', { version: '4', alerts: [] }, 'alerts'],
    [
      'an alert without a fingerprint',
      { version: '4', alerts: [{ ...alert({}), fingerprint: undefined }] },
      'alerts.0.fingerprint',
    ],
    ['a list', [], 'body'],
    ['Grafana’s own body', { dashboardId: 1, evalMatches: [], state: 'alerting' }, 'version'],
  ])('is refused with the place of the mistake: %s', (_, body, place) => {
    const result = readAlertmanager(body, routing);
    expect('malformed' in result && result.malformed).toContain(place);
  });
});
