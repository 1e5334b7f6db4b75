import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { enforcement, enforcementProduct } from '../../demo/incidents/enforcement-deadlock.ts';
import { actionIds } from '../../src/views/actions.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
  // Nobody asks for a pod, so that no event tells anything.
  for (const manifest of enforcementProduct(world.registry.host)) {
    if (manifest.kind !== 'Deployment') world.cluster.create(manifest, 'helm');
  }
  await world.startApp();
});
afterEach(() => world.stop());

const card = () => world.slack.messages(channels.incidents).find((one) => !one.thread_ts && !one.ephemeralTo);

/** The incident of the only card, once it offers a fix. */
async function offeredIncident() {
  const root = await until('the offer', () => {
    const message = card();
    return JSON.stringify(message?.blocks ?? []).includes(`"${actionIds.reviewFix}"`) ? message : undefined;
  });
  const id = /\\?"incident\\?":\\?"(\w+)/.exec(JSON.stringify(root.blocks))?.[1] ?? '';
  return world.store.get(id);
}

/** A firing alert without any error text. */
function alertWith(labels: Record<string, string>): object {
  const alert = {
    status: 'firing',
    labels: { alertname: 'AdmissionWebhookFailing', ...labels },
    annotations: {},
    startsAt: '2026-03-01T03:00:00Z',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus.example.com/graph',
    fingerprint: 'f0f1f2f3f4f5f6f7',
  };
  return { version: '4', status: 'firing', receiver: 'salvor', groupKey: '{}', truncatedAlerts: 0, alerts: [alert] };
}

describe('a dead webhook without any error text leads to a diagnosis and an offer', () => {
  test.each([
    ['the label webhook', { webhook: enforcement.validatingWebhook }],
    ['the labels of the API server’s metrics', { name: enforcement.validatingWebhook, type: 'validating' }],
    ['the name of the configuration', { webhook: enforcement.configuration }],
  ])('from an alert with %s', async (_which, labels) => {
    expect(await world.deliver(alertWith(labels))).toBe(202);
    const incident = await offeredIncident();
    expect(incident?.diagnosis?.findings[0]).toMatchObject({ cause: 'admission.webhook-unreachable' });
    expect(
      incident?.attempts
        .at(-1)
        ?.plan.changes.map(({ label }) => label)
        .toSorted(),
    ).toEqual([enforcement.mutatingWebhook, enforcement.validatingWebhook]);
  });

  test('from /salvor webhooks', async () => {
    const { slash } = world.slack.act;
    await slash({ user: people.ada, channel: channels.incidents, command: '/salvor', text: 'webhooks' });
    const incident = await offeredIncident();
    expect(incident?.subject.kind).toBe('webhooks');
    expect(incident?.diagnosis?.findings[0]).toMatchObject({ cause: 'admission.webhook-unreachable' });
    expect(incident?.attempts).toHaveLength(1);
  });
});
