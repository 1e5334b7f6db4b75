import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { podsOf } from '../../demo/incidents/alerts.ts';
import { missingTag } from '../../demo/incidents/image-pulls.ts';
import { actionIds } from '../../src/views/actions.ts';
import type { Message } from '../support/slack/state.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
  await world.startApp();
});
afterAll(() => world.stop());

let seen = 0;
beforeEach(() => {
  seen = world.slack.messages(channels.incidents).length;
});

/** What one person was told alone since the test began, as text. */
const told = (user: string) =>
  world.slack
    .messages(channels.incidents)
    .slice(seen)
    .filter(({ ephemeralTo }) => ephemeralTo === user)
    .map((message) => JSON.stringify(message.blocks))
    .join('\n');

const run = (user: string, text: string) =>
  world.slack.act.slash({ user, channel: channels.incidents, command: '/salvor', text });

describe('the slash command', () => {
  test('is acked at once, with nothing looked at before', async () => {
    const requests = world.registry.requests.length;
    const ack = await run(people.ada, `image ${world.registry.host}/shop/nothing:1`);
    expect(ack.failure).toBeUndefined();
    expect(world.registry.requests.length).toBe(requests);
    await until('the answer', () => told(people.ada).includes('does not exist'));
  });

  test('shows its help, in the reader’s language', async () => {
    await run(people.bruno, 'help');
    await until('the help', () => told(people.bruno).includes('/salvor pod NAMESPACE/NAME'));
    expect(told(people.bruno)).toContain('zeigt');
  });

  test('names the nearest command after a typo, with an example', async () => {
    await run(people.ada, 'pdo shop/web');
    await until('the answer', () => /Did you mean `pod`.*\/salvor pod /.test(told(people.ada)));
  });

  test('looks for the jobs that a pasted error complains of', async () => {
    world.cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ibm-system' } });
    const labels = { heritage: 'Tiller', release: 'enforcement' };
    world.cluster.create({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'create-crds', namespace: 'ibm-system', labels },
      spec: { template: { spec: { containers: [], restartPolicy: 'Never' } } },
    });
    await run(people.ada, 'error Error: jobs.batch "create-crds" already exists');
    await until('the answer', () => told(people.ada).includes('ibm-system/create-crds` is there'));
    expect(told(people.ada)).toContain('`release=enforcement`, `heritage=Tiller`');
    expect(told(people.ada)).toContain('kubectl delete job -n ibm-system create-crds');
    await run(people.ada, 'error Error: jobs.batch "gone-hook" already exists');
    await until('the answer', () => told(people.ada).includes('not there any more: `gone-hook`'));
  });

  test('says what admits images here beside a lost root key', async () => {
    await run(people.ada, 'error the root key was lost with the old laptop');
    await until('the answer', () => told(people.ada).includes('No image enforcement that Salvor knows'));
    expect(told(people.ada)).not.toContain('portieris');
    expect(told(people.ada)).toContain('mutatingwebhookconfigurations');
  });

  test('reads any other pasted error without looking anywhere, and stores no credential of it', async () => {
    await run(
      people.ada,
      'error Failed to pull image "https://u:hunter2@registry.example.com/web:1": manifest unknown',
    );
    await until('the reading', () => told(people.ada).includes('does not exist'));
    expect(told(people.ada)).not.toContain('hunter2');
  });

  test('shows a runbook by its name', async () => {
    await run(people.ada, 'runbook rate-limit');
    await until('the runbook', () => told(people.ada).includes('How to check'));
  });

  test('opens a thread for a pod that cannot be pulled, and tells the one who asked', async () => {
    const affected = missingTag.seed(world, 'silent');
    const pod = await until('the pod', () => podsOf(world.cluster.store, affected)[0]);
    await until('its failure', () =>
      podsOf(world.cluster.store, affected).some(({ status }) =>
        status?.containerStatuses?.some(({ state }) => state.waiting?.reason === 'ImagePullBackOff'),
      ),
    );
    await run(people.ada, `pod ${affected.namespace}/${pod.metadata.name}`);
    await until('the thread', () =>
      world.slack.transcript({ channel: channels.incidents, as: people.bruno }).includes(affected.deployment),
    );
    await until('the answer', () => told(people.ada).includes('does not exist'));
  });

  test('opens no thread for what is healthy', async () => {
    world.registry.push('shop/fine:1');
    const roots = () =>
      world.slack.messages(channels.incidents).filter(({ ephemeralTo, thread_ts }) => !ephemeralTo && !thread_ts);
    const before = roots().length;
    await run(people.ada, `image ${world.registry.host}/shop/fine:1`);
    await until('the answer', () => told(people.ada).includes('Nothing is wrong'));
    expect(roots()).toHaveLength(before);
  });

  test('answers by direct message where Salvor is not in the channel', async () => {
    await world.slack.act.slash({
      user: people.ada,
      channel: channels.elsewhere,
      command: '/salvor',
      text: 'runbook rate-limit',
    });
    await until('the direct message', () =>
      world.slack.calls('chat.postMessage').some(({ args }) => args.channel === people.ada),
    );
  });
});

describe('a mention', () => {
  test('does in a thread what the command does', async () => {
    const root = world.slack.act.say({ user: people.ada, channel: channels.incidents, text: 'what is wrong here?' });
    await world.slack.act.mention({
      user: people.ada,
      channel: channels.incidents,
      text: 'runbook rate-limit',
      threadTs: root.ts,
    });
    await until('the runbook', () => told(people.ada).includes('How to check'));
    const answers = world.slack
      .messages(channels.incidents)
      .slice(seen)
      .filter(({ ephemeralTo }) => ephemeralTo === people.ada);
    expect(answers.every(({ thread_ts }) => thread_ts === root.ts)).toBe(true);
  });
});

describe('the language', () => {
  test('of a profile in Traditional Chinese is English, and that is said once', async () => {
    await run(people.mei, 'runbook rate-limit');
    await until('the remark', () => told(people.mei).includes('zh-TW'));
    const before = told(people.mei).split('zh-TW').length;
    await run(people.mei, 'runbook rate-limit');
    await until('the second runbook', () => told(people.mei).split('How to check').length > 2);
    expect(told(people.mei).split('zh-TW')).toHaveLength(before);
  });

  test('is one’s own choice before one’s profile', async () => {
    await run(people.wei, 'lang ko');
    await until('the confirmation', () => told(people.wei).includes('한국어') || /[가-힣]/.test(told(people.wei)));
    await run(people.wei, 'runbook rate-limit');
    await until('the runbook in Korean', () => /kubectl[\s\S]*[가-힣]/.test(told(people.wei)));
  });

  test('can be chosen from a menu', async () => {
    await run(people.mina, 'lang');
    const menu = await until('the menu', () =>
      world.slack
        .messages(channels.incidents)
        .slice(seen)
        .find(({ ephemeralTo }) => ephemeralTo === people.mina),
    );
    await world.slack.act.click({ user: people.mina, message: menu, actionId: actionIds.chooseLanguage, value: 'de' });
    await until('the confirmation', () => told(people.mina).includes('Deutsch'));
  });

  test('of an incident is each reader’s own, for them alone', async () => {
    const card = world.slack
      .messages(channels.incidents)
      .find(({ blocks }) => JSON.stringify(blocks ?? []).includes(actionIds.readInMyLanguage)) as Message;
    await world.slack.act.click({ user: people.bruno, message: card, actionId: actionIds.readInMyLanguage });
    await until('the German reading', () => /existiert nicht|gibt es nicht/.test(told(people.bruno)));
    expect(told(people.ada)).toBe('');
  });
});
