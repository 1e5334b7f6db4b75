import type { Store } from './cluster/store.ts';
import { type AlertmanagerPayload, alertmanagerPayload } from './incidents/alerts.ts';
import type { Affected } from './incidents/incident.ts';

/** Alerts of one workload that have been delivered. */
export interface Firing {
  readonly affected: Affected;
  /** Milliseconds since the epoch. */
  readonly startsAt: number;
  readonly payload: AlertmanagerPayload;
}

/** Stands in for Prometheus and Alertmanager: says about a workload what they would say, at Salvor's own door. */
export interface Alertmanager {
  /** Delivers the alerts that fire for a workload as the cluster stands. Rejects when Salvor does not take them. */
  fire(affected: Affected): Promise<Firing>;
  /** Delivers that they are over. */
  resolve(firing: Firing): Promise<void>;
}

/** `url` is where Salvor listens, `token` what it expects of Alertmanager. */
export function createAlertmanager(options: {
  readonly url: string;
  readonly token: string;
  readonly store: Store;
  readonly now: () => number;
}): Alertmanager {
  const { url, token, store, now } = options;

  async function deliver(payload: AlertmanagerPayload): Promise<void> {
    const response = await fetch(`${url}/alerts/alertmanager`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(payload),
      signal: AbortSignal.timeout(10_000),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`Salvor answers ${response.status} to an alert: ${answer}`);
  }

  return {
    async fire(affected) {
      const startsAt = now();
      const payload = alertmanagerPayload(store, affected, { startsAt });
      await deliver(payload);
      return { affected, startsAt, payload };
    },
    resolve: ({ affected, startsAt, payload }) =>
      deliver(alertmanagerPayload(store, affected, { startsAt, endsAt: now() }, payload)),
  };
}
