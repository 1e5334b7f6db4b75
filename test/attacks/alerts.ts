/** One alert of Alertmanager's webhook; labels and the rest as a test wants them. */
export function alert(labels: Record<string, string>, more: object = {}): object {
  return {
    status: 'firing',
    labels: { alertname: 'KubeContainerWaiting', reason: 'ImagePullBackOff', namespace: 'shop', ...labels },
    annotations: {},
    startsAt: '2026-03-01T03:00:00Z',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus.example.com/graph',
    fingerprint: JSON.stringify(labels).slice(0, 200),
    ...more,
  };
}

/** A body of Alertmanager's webhook, version 4. */
export function delivery(alerts: readonly object[], more: object = {}): object {
  return { version: '4', status: 'firing', receiver: 'salvor', groupKey: '{}', truncatedAlerts: 0, alerts, ...more };
}
