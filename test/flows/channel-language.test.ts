import { afterEach, beforeEach, expect, test } from 'vitest';
import { alert, delivery } from '../attacks/alerts.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
  await world.startApp({ SALVOR_CHANNEL_LANGUAGES: `${channels.incidents}=ko`, SALVOR_LANGUAGE: 'de' });
});
afterEach(() => world.stop());

const hangul = /[가-힣]{2}/;
const said = (channel: string, to?: string) =>
  world.slack
    .messages(channel)
    .filter(({ ephemeralTo }) => ephemeralTo === to)
    .map(({ text, blocks }) => JSON.stringify([text, blocks]))
    .join('\n');

test('a thread is told in the language of its channel, whoever reads it', async () => {
  await world.deliver(delivery([alert({ deployment: 'web' })]));
  await until('the card and the diagnosis', () => world.slack.messages(channels.incidents).length > 1);
  for (const { text } of world.slack.messages(channels.incidents)) expect(text).toMatch(hangul);
});

test('a reader gets their profile’s language, else the channel’s, else the default', async () => {
  const ask = async (user: string, channel: string) => {
    const before = said(channel, user);
    await world.slack.act.slash({ user, channel, command: '/salvor', text: 'help' });
    await until('the help', () => said(channel, user) !== before);
    return said(channel, user).slice(before.length);
  };
  expect(await ask(people.bruno, channels.incidents)).not.toMatch(hangul);
  world.slack.failNext('users.info', { error: 'user_not_found' });
  expect(await ask(people.ada, channels.incidents)).toMatch(hangul);
  world.slack.failNext('users.info', { error: 'user_not_found' });
  const elsewhere = await ask(people.ada, channels.payments);
  expect(elsewhere).not.toMatch(hangul);
  expect(elsewhere).toContain('Sprache');
});
