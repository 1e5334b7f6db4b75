import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alertmanagerPayload } from '../../demo/incidents/alerts.ts';
import { enforcement, enforcementDeadlock } from '../../demo/incidents/enforcement-deadlock.ts';
import { actionIds } from '../../src/views/actions.ts';
import { deliverInteraction } from '../support/slack/delivery.ts';
import type { Message, View } from '../support/slack/state.ts';
import { mentionsIn } from '../support/slack/transcript.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const policies = () =>
  (['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'] as const).map((plural) => {
    const stored = world.cluster.store.get(plural, undefined, enforcement.configuration);
    return (stored as unknown as { webhooks: { failurePolicy: string }[] }).webhooks[0]?.failurePolicy;
  });
const messages = () => world.slack.messages(channels.incidents);
const thread = () => world.slack.transcript({ channel: channels.incidents, as: people.ada });
const root = () => messages().find(({ thread_ts }) => thread_ts === undefined) as Message;
const privately = (user: string) => messages().filter(({ ephemeralTo }) => ephemeralTo === user);
const click = (user: string, actionId: string) => world.slack.act.click({ user, message: root(), actionId });
const untouched = { mutating: 'Fail', validating: 'Fail' };
const policy = () => ({ mutating: policies()[0], validating: policies()[1] });

async function offered(environment: Record<string, string> = {}): Promise<void> {
  await world.startApp(environment);
  const affected = enforcementDeadlock.seed(world, 'telling');
  world.registry.setFault('keelguard/keelguard', { kind: 'error', status: 503 });
  await world.deliver(alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() }));
  await until('the offer and the whole diagnosis', () => /Review the fix[\s\S]*How to check/.test(thread()));
}

async function modal(user: string): Promise<View> {
  await click(user, actionIds.reviewFix);
  return until('the modal', () => world.slack.viewOf(user));
}

const submit = (user: string, reason = 'nothing can start') => world.slack.act.submit({ user, values: { reason } });

describe('a submission', () => {
  test.each([
    ['', 'nothing'],
    ['null', 'null'],
    ['[]', 'a list'],
    ['{"incident":"__proto__","attempt":"__proto__"}', 'the prototype'],
    ['{"__proto__":{"incident":"x","attempt":"y"}}', 'a polluted prototype'],
    ['{"incident":"constructor","attempt":"constructor"}', 'the constructor'],
    ['{"incident":{"$ne":1},"attempt":["a"]}', 'objects'],
    ['{"incident":"*","attempt":"*"}', 'a pattern'],
    ['\u0000{', 'control characters'],
  ])('that carries %s (%s) is refused with a sentence', async (metadata) => {
    await offered();
    const view = await modal(people.ada);
    view.modal.private_metadata = metadata;
    expect(await submit(people.ada)).toMatchObject({ outcome: 'errors', ack: { inTime: true } });
    expect(policy()).toEqual(untouched);
  });

  test('that names another incident’s attempt, or this attempt in another incident, changes nothing', async () => {
    await offered();
    const view = await modal(people.ada);
    const own = JSON.parse(view.modal.private_metadata ?? '') as { incident: string; attempt: string };
    await world.deliver({
      version: '4',
      alerts: [
        {
          status: 'firing',
          labels: { alertname: 'RegistryDown', registry: 'registry.example.com' },
          startsAt: '2026-03-01T03:00:00Z',
          fingerprint: 'other',
        },
      ],
    });
    const other = await until('the other incident', () => {
      const ids = messages().flatMap(({ blocks }) => /incident:(\w+)/.exec(JSON.stringify(blocks ?? []))?.[1] ?? []);
      return ids.find((id) => id !== own.incident);
    });
    for (const forged of [
      { ...own, incident: other },
      { ...own, attempt: `${own.attempt}x` },
    ]) {
      view.modal.private_metadata = JSON.stringify(forged);
      expect(await submit(people.ada)).toMatchObject({ outcome: 'errors' });
    }
    expect(policy()).toEqual(untouched);
  });

  test.each([
    ['fails', { error: 'missing_scope' }],
    ['is limited', { status: 429, retryAfter: 30 }],
    ['breaks down', { status: 503 }],
    ['hangs', 'hang'],
  ] as const)('while asking for the group %s is refused in time, and works afterwards', async (_name, fault) => {
    await offered();
    await modal(people.ada);
    world.slack.failNext('usergroups.users.list', fault, 2);
    world.slack.failNext('users.info', fault, 2);
    const refused = await submit(people.ada);
    expect(refused).toMatchObject({ outcome: 'errors', ack: { inTime: true } });
    expect(Object.values(refused.errors).join()).not.toBe('');
    expect(policy()).toEqual(untouched);
    await until('a submission that works', async () => (await submit(people.ada)).outcome === 'closed');
  });

  test('while Redis hangs is refused in time', async () => {
    await offered();
    await modal(people.ada);
    const redis = new Redis(world.redis.url);
    await redis.call('CLIENT', 'PAUSE', '4000', 'ALL');
    redis.disconnect();
    expect(await submit(people.ada)).toMatchObject({ outcome: 'errors', ack: { inTime: true } });
    expect(policy()).toEqual(untouched);
  });

  test('after Salvor was switched to read-only is refused, and so is the job of one before', async () => {
    await offered();
    await modal(people.ada);
    await world.stopApp();
    await world.startApp({ SALVOR_READ_ONLY: 'true' });
    expect(await submit(people.ada)).toMatchObject({ outcome: 'errors' });
    await world.stopApp();
    await world.startApp({}, { role: 'web' });
    expect(await submit(people.ada)).toMatchObject({ outcome: 'closed' });
    await world.stopApp();
    await world.startApp({ SALVOR_READ_ONLY: 'true' });
    await until('the thread to say so', () => thread().includes('read-only'));
    expect(policy()).toEqual(untouched);
  });

  test('in two processes at once is one approval', async () => {
    await offered();
    const view = await modal(people.ada);
    const first = world.url;
    const one = await world.startApp({}, { role: 'web' });
    const second = world.url;
    try {
      const payload = {
        type: 'view_submission',
        team: { id: 'T0SALVOR1' },
        user: { id: people.ada, team_id: 'T0SALVOR1' },
        view: {
          ...view.modal,
          id: view.id,
          state: { values: { reason: { reason: { type: 'plain_text_input', value: 'twice' } } } },
        },
      };
      const acks = await Promise.all(
        [first, second, first, second].map((url) =>
          deliverInteraction(
            {
              requestUrl: () => `${url}/slack/events`,
              signingSecret: world.slack.signingSecret,
              stopwatch: () => performance.now(),
              signedAt: Date.now,
            },
            payload,
          ),
        ),
      );
      expect(acks.filter(({ text }) => text === '')).toHaveLength(1);
      expect(acks.every(({ status }) => status === 200)).toBe(true);
    } finally {
      await one.stop();
    }
  });

  test.each([
    ['mentions', '<!channel> <!here> <@U0BRUNO01> <!subteam^S0APPROVE> <http://evil.example|ok>'],
    ['backticks', '``` ` `` *bold* _x_ ~y~ &lt;!channel&gt; &amp;'],
    ['as many characters as the modal takes', '<&>`'.repeat(750)],
    ['control characters', '\u0000\u001b[31m\u202e reversed \r\n\n\n'],
  ])('with a reason of %s is carried out and told without harm', async (_name, reason) => {
    await offered();
    const input = (await modal(people.ada)).modal.blocks.find(({ type }) => type === 'input');
    const longest = Number(/"max_length":(\d+)/.exec(JSON.stringify(input))?.[1]);
    const before = messages().length;
    expect(await submit(people.ada, reason.slice(0, longest))).toMatchObject({ outcome: 'closed' });
    await until('the change in the thread', () => thread().includes('[Restore now]'));
    await click(people.ada, actionIds.restoreNow);
    await until('the report', () => thread().includes('Who'), { within: 15_000 });
    const said = messages()
      .slice(before)
      .flatMap((message) => mentionsIn(message));
    expect(said.filter(({ kind, id }) => kind !== 'user' || id !== people.ada)).toEqual([]);
  });
});

describe('a click', () => {
  test('whose check fails at Slack says so to the person', async () => {
    await offered();
    world.slack.failNext('usergroups.users.list', { error: 'fatal_error' }, 2);
    await click(people.ada, actionIds.notNow);
    await until('the sentence', () => privately(people.ada).length > 0);
    expect(thread()).toContain('[Review the fix]');
  });

  test('is answered through its own way back when Slack takes no private message', async () => {
    await offered();
    world.slack.failNext('chat.postEphemeral', { error: 'fatal_error' });
    await click(people.stranger, actionIds.notNow);
    await until('the sentence', () => privately(people.stranger).length > 0);
  });

  test('opens the modal although nobody knows the reader’s language', async () => {
    await offered();
    world.slack.failNext('users.info', 'hang', 2);
    expect(await modal(people.bruno)).toBeDefined();
  });

  test('on «Restore now» and «Extend» after the end changes nothing and is answered', async () => {
    await offered();
    await modal(people.ada);
    await submit(people.ada);
    await until('the change', () => thread().includes('[Restore now]'));
    const card = structuredClone(root());
    await click(people.ada, actionIds.restoreNow);
    await until('the restore', () => policies().every((each) => each === 'Fail'), { within: 15_000 });
    await until('the buttons to go', () => !JSON.stringify(root().blocks).includes(actionIds.restoreNow));
    for (const actionId of [actionIds.restoreNow, actionIds.extend]) {
      // Somebody's client still shows the card as it was.
      Object.assign(root(), { blocks: card.blocks });
      const before = privately(people.ada).length;
      await click(people.ada, actionId);
      await until('the answer', () => privately(people.ada).length > before);
    }
    expect(policy()).toEqual(untouched);
  });
});
