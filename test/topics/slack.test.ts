import { afterAll, beforeAll, expect, test } from 'vitest';
import { missingTag } from '../../demo/incidents/image-pulls.ts';
import { createLocales } from '../../src/locale.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { clusterName, startWorld, type TestWorld } from '../support/world.ts';

const locales = createLocales();
const german = locales.wordsFor('de', 'slack');
let world: TestWorld;

beforeAll(async () => {
  world = await startWorld();
  missingTag.seed(world, 'telling');
  await world.startApp({ SALVOR_CLUSTER: clusterName });
});
afterAll(() => world.stop());

/** What somebody has been told, as one text. */
function told(user: string): string {
  const messages = world.slack.messages(channels.incidents).filter(({ ephemeralTo }) => ephemeralTo === user);
  return JSON.stringify(messages);
}

async function command(user: string, text: string, answer: string | RegExp): Promise<string> {
  const ack = await world.slack.act.slash({ user, channel: channels.incidents, command: '/salvor', text });
  expect(ack.status).toBe(200);
  await until(`${text}: ${answer}`, () =>
    typeof answer === 'string' ? told(user).includes(answer) : answer.test(told(user)),
  );
  return told(user);
}

test('a name for a registry namespace is checked, in the reader’s language', async () => {
  const text = await command(people.bruno, 'namespace Team.Images', german.say('answers.namespace.bad'));
  for (const [position, character] of [
    [1, 'T'],
    [5, '.'],
  ] as const) {
    expect(text).toContain(german.say('answers.namespace.character', { position, character }));
  }
  expect(text).toContain('`team-images`');
  expect(text).toContain('runbook registry-namespace-invalid');
});

test('a hostile name stays text', async () => {
  const text = await command(people.ada, 'namespace &lt;!channel&gt;`x`', 'runbook registry-namespace-invalid');
  expect(text).not.toMatch(/<!channel>/);
});

test('the firewall answer names the hosts of a region and the old ranges to remove', async () => {
  const text = await command(people.mina, 'firewall eu-central', 'dd0.de.icr.io');
  expect(text).toContain('private.de.icr.io');
  expect(text).not.toContain('dd0.us.icr.io');
  expect(text).toContain('169.50.56.144/28');
});

test('the firewall answer without a region has them all, and no mistake asks for a region', async () => {
  const text = await command(people.mei, 'firewall', 'dd0.jp2.icr.io');
  for (const host of ['dd0.us.icr.io', 'dd0.in2.icr.io', 'dd0.ca2.icr.io']) expect(text).toContain(host);
  await command(people.mei, 'firewall mars', /mars/);
});

test('advice looks at the cluster, and says what only people know', async () => {
  const words = locales.wordsFor('zh-CN', 'slack');
  const text = await command(people.wei, 'advise', words.say('answers.advice.recommended'));
  expect(text).toContain(words.say('answers.advice.ask-who'));
  expect(text).toContain(words.say('runbooks.use-cases.title'));
});

test('a mention in a thread does the same', async () => {
  const root = world.slack.act.say({ user: people.ada, channel: channels.incidents, text: 'pulls hang' });
  const mention = { user: people.ada, channel: channels.incidents, threadTs: root.ts };
  await world.slack.act.mention({ ...mention, text: 'firewall us-south' });
  await until('the answer', () => told(people.ada).includes('dd0.us.icr.io'));
});

test('a pasted text without a cause leads to its topic', async () => {
  const title = locales.wordsFor('en', 'slack').say('runbooks.cli-login-failed.title');
  await command(people.ada, 'error ibmcloud cr login fails without a message', title);
});

test('a cause is a name for its runbook', async () => {
  const title = locales.wordsFor('ko', 'slack').say('runbooks.access-denied.title');
  await command(people.mina, 'runbook auth.denied', title);
});

test('help names the new commands', async () => {
  const text = await command(people.ada, 'help', '/salvor advise');
  expect(text).toContain('/salvor namespace NAME');
  expect(text).toContain('/salvor firewall [REGION]');
});
