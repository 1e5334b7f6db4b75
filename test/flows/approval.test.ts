import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storedResource } from '../../demo/cluster/resources.ts';
import { type AlertmanagerPayload, alertmanagerPayload, podsOf } from '../../demo/incidents/alerts.ts';
import { enforcement, enforcementDeadlock } from '../../demo/incidents/enforcement-deadlock.ts';
import { actionIds } from '../../src/views/actions.ts';
import type { Message } from '../support/slack/state.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { startWorld, type TestWorld } from '../support/world.ts';

const minute = 60_000;
const kinds = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'] as const;

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

interface StoredConfiguration {
  metadata: { annotations?: Record<string, string> };
  webhooks: { failurePolicy: string }[];
}

const configuration = (plural: (typeof kinds)[number]) =>
  world.cluster.store.get(plural, undefined, enforcement.configuration) as unknown as StoredConfiguration;
const policies = () => kinds.map((plural) => configuration(plural).webhooks[0]?.failurePolicy);
const thread = (as: string = people.ada) => world.slack.transcript({ channel: channels.incidents, as });
const root = () => world.slack.messages(channels.incidents).find(({ thread_ts }) => thread_ts === undefined);
const privately = (user: string) =>
  world.slack.messages(channels.incidents).filter(({ ephemeralTo }) => ephemeralTo === user);
const click = (user: string, actionId: string) => world.slack.act.click({ user, message: root() as Message, actionId });

/** Seeds the deadlock with a registry that does not give the backend's image, so that recovery waits until it does. */
async function offered(environment: Record<string, string> = {}): Promise<AlertmanagerPayload> {
  await world.startApp(environment);
  const affected = enforcementDeadlock.seed(world, 'telling');
  world.registry.setFault('keelguard/keelguard', { kind: 'error', status: 503 });
  const firing = alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() });
  await world.deliver(firing);
  await until('the offer and the whole diagnosis', () => /Review the fix[\s\S]*How to check/.test(thread()));
  return firing;
}

async function submit(user: string, reason = 'nothing can start') {
  await click(user, actionIds.reviewFix);
  await until('the modal', () => world.slack.viewOf(user));
  return world.slack.act.submit({ user, values: { reason } });
}

async function opened(environment: Record<string, string> = {}): Promise<AlertmanagerPayload> {
  const firing = await offered(environment);
  expect(await submit(people.ada)).toMatchObject({ outcome: 'closed' });
  await until('the change', () => policies().every((policy) => policy === 'Ignore'));
  await until('the card to say so', () => thread().includes('[Restore now]'));
  return firing;
}

const closed = () => until('the restore', () => policies().every((policy) => policy === 'Fail'), { within: 15_000 });

describe('the approval', () => {
  test('shows exactly what changes, the danger, the owner and the deadline, and asks for a reason', async () => {
    await offered();
    await click(people.ada, actionIds.reviewFix);
    const view = await until('the modal', () => world.slack.viewOf(people.ada));
    const shown = JSON.stringify(view.modal);
    for (const part of [
      enforcement.mutatingWebhook,
      enforcement.validatingWebhook,
      'Fail → Ignore',
      'nothing is checked by',
      'Helm',
      '15 minutes',
    ]) {
      expect(shown).toContain(part);
    }
    const input = view.modal.blocks.find(({ type }) => type === 'input');
    expect(input).toMatchObject({ element: { type: 'plain_text_input', min_length: 3 } });
    expect(input).not.toHaveProperty('optional', true);
    expect(policies()).toEqual(['Fail', 'Fail']);
  });

  test('of a stranger changes nothing, is refused to them alone, and leaves the card alive for the others', async () => {
    await offered();
    const before = thread(people.bruno);
    expect(await submit(people.stranger)).toMatchObject({ outcome: 'errors' });
    expect(policies()).toEqual(['Fail', 'Fail']);
    expect(thread(people.bruno)).toBe(before);
    expect(await submit(people.bruno)).toMatchObject({ outcome: 'closed' });
  });

  test('is nobody’s when no approvers are configured', async () => {
    await offered({ SALVOR_APPROVERS: '' });
    expect(await submit(people.ada)).toMatchObject({ outcome: 'errors' });
    expect(policies()).toEqual(['Fail', 'Fail']);
  });

  test('is checked again by the job: who is no approver any more changes nothing', async () => {
    await offered();
    world.slack.workspace.userGroups.forEach((group) => {
      const members = [...group.users];
      // Slack answers the submission's question; by the time the job asks, Ada has left the group.
      let asked = 0;
      Object.defineProperty(group, 'users', {
        get: () => (asked++ === 0 ? members : members.filter((id) => id !== people.ada)),
      });
    });
    expect(await submit(people.ada)).toMatchObject({ outcome: 'closed' });
    await until('the refusal in the log', () => world.logged.some((line) => line.includes('not-an-approver')));
    expect(policies()).toEqual(['Fail', 'Fail']);
  });

  test('of two people at once is one approval', async () => {
    await offered();
    for (const user of [people.ada, people.bruno]) {
      await click(user, actionIds.reviewFix);
      await until('the modal', () => world.slack.viewOf(user));
    }
    const values = { reason: 'nothing can start' };
    const outcomes = await Promise.all([
      world.slack.act.submit({ user: people.ada, values }),
      world.slack.act.submit({ user: people.bruno, values }),
    ]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['closed', 'errors']);
  });

  test('comes too late for a card that has expired', async () => {
    await offered();
    const card = root() as Message;
    const value = await world.slack.act.click({ user: people.ada, message: card, actionId: actionIds.reviewFix });
    expect(value.failure).toBeUndefined();
    await until('the modal', () => world.slack.viewOf(people.ada));
    world.advance(61 * minute);
    expect(await world.slack.act.submit({ user: people.ada, values: { reason: 'late' } })).toMatchObject({
      outcome: 'errors',
    });
    await until('the buttons to go', () => !thread().split('\n    ')[0]?.includes('[Review the fix]'));
    expect(policies()).toEqual(['Fail', 'Fail']);
  });

  test('that no worker took up in time changes nothing any more', async () => {
    await offered();
    await world.stopApp();
    await world.startApp({}, { role: 'web' });
    expect(await submit(people.ada)).toMatchObject({ outcome: 'closed' });
    await world.stopApp();
    world.advance(61 * minute);
    await world.startApp();
    await until('the end of the offer', () => thread().includes('expired'));
    expect(policies()).toEqual(['Fail', 'Fail']);
  });

  test('changes nothing when the world is no longer as the modal showed it', async () => {
    await offered();
    await click(people.ada, actionIds.reviewFix);
    await until('the modal', () => world.slack.viewOf(people.ada));
    edit('mutatingwebhookconfigurations', (stored) => {
      for (const webhook of stored.webhooks) webhook.failurePolicy = 'Ignore';
    });
    await world.slack.act.submit({ user: people.ada, values: { reason: 'nothing can start' } });
    await until('the log', () => world.logged.some((line) => line.includes('"outdated"')));
    expect(policies()).toEqual(['Ignore', 'Fail']);
  });

  test('can be put off: not now takes the offer away', async () => {
    await offered();
    await click(people.stranger, actionIds.notNow);
    await until('the refusal', () => privately(people.stranger).length > 0);
    expect(thread()).toContain('[Review the fix]');
    await click(people.ada, actionIds.notNow);
    await until('the offer to go', () => !(JSON.stringify(root()?.blocks) ?? '').includes(actionIds.reviewFix));
    expect(policies()).toEqual(['Fail', 'Fail']);
  });

  test('is not offered in read-only mode, and the thread says why', async () => {
    await world.startApp({ SALVOR_READ_ONLY: 'true' });
    const affected = enforcementDeadlock.seed(world, 'telling');
    await world.deliver(alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() }));
    await until('the reason', () => thread().includes('read-only'));
    expect(thread()).not.toContain('[Review the fix]');
  });
});

function edit(
  plural: (typeof kinds)[number],
  change: (stored: StoredConfiguration) => void,
  manager = 'kubectl-edit',
): void {
  world.cluster.api.update(
    storedResource(plural),
    undefined,
    enforcement.configuration,
    (stored) => {
      change(stored as unknown as StoredConfiguration);
      return stored;
    },
    { manager },
  );
}

describe('a change in place', () => {
  test('is recorded on the object and put back as soon as a backend is ready, with a report', async () => {
    await opened();
    expect(Object.keys(configuration('validatingwebhookconfigurations').metadata.annotations ?? {})).toContain(
      'salvor.dev/restore',
    );
    world.registry.clearFaults();
    await closed();
    await until('the report', () => thread().includes('nothing can start'));
    expect(Object.keys(configuration('validatingwebhookconfigurations').metadata.annotations ?? {})).not.toContain(
      'salvor.dev/restore',
    );
    const pods = podsOf(world.cluster.store, { namespace: 'shop', deployment: 'checkout' });
    await until('the created pods in the report', () =>
      pods.every(({ metadata }) => thread().includes(`shop/${metadata.name}`)),
    );
  });

  test('is put back at the deadline even without recovery', async () => {
    await opened();
    world.advance(15 * minute + 1000);
    await closed();
  });

  test('is put back at once by an approver, not by a stranger', async () => {
    await opened();
    await click(people.stranger, actionIds.restoreNow);
    await until('the refusal', () => privately(people.stranger).length > 0);
    expect(policies()).toEqual(['Ignore', 'Ignore']);
    await click(people.ada, actionIds.restoreNow);
    await closed();
  });

  test('stays longer when an approver extends it, in Redis and on the object', async () => {
    await opened();
    const before = configuration('validatingwebhookconfigurations').metadata.annotations?.['salvor.dev/restore'];
    await click(people.ada, actionIds.extend);
    await until(
      'the annotation',
      () => configuration('validatingwebhookconfigurations').metadata.annotations?.['salvor.dev/restore'] !== before,
    );
    world.advance(16 * minute);
    await until('a sweep', () => world.logged.filter((line) => line.includes('sweep done')).length > 2);
    expect(policies()).toEqual(['Ignore', 'Ignore']);
    world.advance(15 * minute);
    await closed();
  });

  test('keeps the card from turning green until it is put back, although every alert has ended', async () => {
    const firing = await opened();
    const startsAt = Date.parse(firing.alerts[0]?.startsAt ?? '');
    const affected = { namespace: 'shop', deployment: 'checkout' };
    const times = { startsAt, endsAt: world.now() };
    expect(await world.deliver(alertmanagerPayload(world.cluster.store, affected, times, firing))).toBe(202);
    const sweeps = () => world.logged.filter((line) => line.includes('sweep done')).length;
    const before = sweeps();
    await until('two sweeps', () => sweeps() >= before + 2);
    expect(policies()).toEqual(['Ignore', 'Ignore']);
    expect(thread()).not.toContain('✅');
    world.registry.clearFaults();
    await closed();
    await until('the card to turn green', () => thread().includes('✅'));
  });

  test('is put back after Redis was emptied, from the annotations alone', async () => {
    await opened();
    await world.redis.flush();
    await until('the adoption', () => world.logged.some((line) => /"adopted":[12]/.test(line)));
    expect(policies()).toEqual(['Ignore', 'Ignore']);
    world.registry.clearFaults();
    await closed();
  });

  test('is put back within one sweep after a downtime that outlasted the deadline', async () => {
    await opened();
    await world.stopApp();
    world.advance(60 * minute);
    await world.startApp();
    await closed();
  });

  test('that somebody else edits is left alone, and the thread names who', async () => {
    await opened();
    for (const plural of kinds) {
      edit(
        plural,
        (stored) => {
          for (const webhook of stored.webhooks) webhook.failurePolicy = 'Fail';
        },
        'flux-controller',
      );
    }
    await click(people.ada, actionIds.restoreNow);
    await until('the name', () => thread().includes('flux-controller'));
  });

  test('is looked at once more after a minute: what somebody changed again is said and left alone', async () => {
    await opened();
    await click(people.ada, actionIds.restoreNow);
    await closed();
    await until('the report', () => thread().includes('Who'));
    edit('validatingwebhookconfigurations', (stored) => {
      for (const webhook of stored.webhooks) webhook.failurePolicy = 'Ignore';
    });
    world.advance(61_000);
    await until('the thread to say so', () => thread().includes('A minute after the restore'));
    expect(policies()).toEqual(['Fail', 'Ignore']);
  });
});
