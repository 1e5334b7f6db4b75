import { actionIds } from '../../src/views/actions.ts';
import { canaries, type PlaneScene } from './plane-world.ts';
import type { Submission } from './slack/act.ts';
import type { Message } from './slack/state.ts';
import type { StrictSlack } from './slack/strict-slack.ts';
import { channels, people } from './slack/workspace.ts';
import { until } from './until.ts';

/** The body of Alertmanager's webhook about the Deployment that the deadlock keeps from running. */
export function checkoutAlert(shop: string, status: 'firing' | 'resolved' = 'firing', description = ''): object {
  const labels = { alertname: 'KubeDeploymentReplicasMismatch', namespace: shop, deployment: 'checkout' };
  const alert = {
    status,
    labels,
    annotations: { description },
    startsAt: '2026-03-01T03:00:00Z',
    endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-03-01T04:00:00Z',
    generatorURL: 'http://prometheus.example.com/graph',
    fingerprint: 'f1f2f3f4f5f6f7f8',
  };
  return {
    version: '4',
    status,
    receiver: 'salvor',
    groupKey: '{}:{alertname="KubeDeploymentReplicasMismatch"}',
    truncatedAlerts: 0,
    groupLabels: { alertname: labels.alertname },
    commonLabels: labels,
    commonAnnotations: {},
    externalURL: 'http://alertmanager.example.com',
    alerts: [alert],
  };
}

/** Posts to Alertmanager's door of the Salvor at `url`; gives the status. */
export async function deliver(url: string, body: object): Promise<number> {
  const response = await fetch(`${url}/alerts/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${canaries.alertToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await response.text();
  return response.status;
}

/** The root messages of the incidents channel. */
export function roots(slack: StrictSlack): readonly Message[] {
  return slack.messages(channels.incidents).filter((message) => !message.thread_ts && !message.ephemeralTo);
}

/** The incidents channel as Ada reads it. */
export function thread(slack: StrictSlack): string {
  return slack.transcript({ channel: channels.incidents, as: people.ada });
}

/** Whether the card has a button. */
export function offers(slack: StrictSlack, actionId: string): boolean {
  return JSON.stringify(roots(slack)[0]?.blocks ?? []).includes(`"${actionId}"`);
}

/** Presses a button of the card. */
export async function press(slack: StrictSlack, user: string, actionId: string): Promise<void> {
  const [message] = roots(slack);
  if (message === undefined) throw new Error('there is no card');
  const { failure } = await slack.act.click({ user, message, actionId });
  if (failure !== undefined) throw new Error(failure);
}

/** Delivers the alert and waits until the card offers the fix. */
export async function untilOffered({ slack, shop }: PlaneScene, url: string): Promise<void> {
  const status = await deliver(url, checkoutAlert(shop));
  if (status !== 202) throw new Error(`the door answered ${status}`);
  await until('the offer', () => offers(slack, actionIds.reviewFix), { within: 30_000 });
}

/** Opens the modal of the offer. */
export async function review(slack: StrictSlack, user: string): Promise<void> {
  await press(slack, user, actionIds.reviewFix);
  await until('the modal', () => slack.viewOf(user));
}

/** Opens the modal and submits it with a reason. */
export async function approve(slack: StrictSlack, user: string, reason = 'nothing can start'): Promise<Submission> {
  await review(slack, user);
  return slack.act.submit({ user, values: { reason } });
}

/** Waits until every blocking webhook has this policy and every bystander its own. */
export async function untilPolicies(scene: PlaneScene, policy: 'Fail' | 'Ignore', within = 30_000): Promise<void> {
  await until(
    `the webhooks to ${policy}`,
    async () => {
      const now = await scene.policies();
      if (scene.bystanders.some((name) => now[name] !== 'Fail')) throw new Error('a bystander was changed');
      return scene.blocking.every((name) => now[name] === policy);
    },
    { within },
  );
}

/** The state of the latest attempt in Redis. */
export async function attemptState({ store }: PlaneScene, incident: string): Promise<string | undefined> {
  return (await store.get(incident))?.attempts.at(-1)?.state;
}

/** The id of the incident that the card is about. */
export function incidentOf(slack: StrictSlack): string {
  const id = /\\?"incident\\?":\\?"(\w+)/.exec(JSON.stringify(roots(slack)[0]?.blocks ?? []))?.[1];
  if (id === undefined) throw new Error('the card names no incident');
  return id;
}
