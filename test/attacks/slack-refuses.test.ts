import { afterEach, describe, expect, test } from 'vitest';
import type { StrictSlackOptions } from '../support/slack/strict-slack.ts';
import { channels, people, sampleWorkspace } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { startWorld, type TestWorld } from '../support/world.ts';
import { alert, delivery } from './alerts.ts';

let world: TestWorld;
afterEach(() => world.stop());

async function start(options: StrictSlackOptions = {}, environment: Record<string, string> = {}): Promise<void> {
  world = await startWorld(options);
  await world.startApp(environment);
}

const roots = (channel: string = channels.incidents) =>
  world.slack.messages(channel).filter(({ thread_ts, ephemeralTo }) => !thread_ts && !ephemeralTo);
const replies = () => world.slack.messages(channels.incidents).filter(({ thread_ts }) => thread_ts);
const thread = () => world.slack.transcript({ channel: channels.incidents, as: people.ada });
const web = delivery([alert({ deployment: 'web' })]);
const webOver = delivery([alert({ deployment: 'web' }, { status: 'resolved' })]);

describe('a message that Slack will never take', () => {
  test.each(['invalid_blocks', 'msg_blocks_too_long', 'invalid_arguments'])(
    'as a card (%s) is told plainly',
    async (error) => {
      world = await startWorld();
      world.slack.failNext('chat.postMessage', { error });
      await world.startApp();
      await world.deliver(web);
      await until('a card', () => roots().length === 1);
      expect(roots()[0]?.text).toContain('web');
      await until('the news behind it', () => replies().length > 0);
    },
  );

  test('as an update or a reply keeps nothing back that comes after it', async () => {
    await start();
    world.slack.failNext('chat.update', { error: 'invalid_blocks' }, 3);
    await world.deliver(web);
    await until('the diagnosis', () => replies().length > 0);
    world.slack.failNext('chat.postMessage', { error: 'msg_too_long' }, 3);
    await world.deliver(webOver);
    await until(
      'the refusals in the log',
      () => world.logged.filter((line) => line.includes('msg_too_long')).length > 1,
    );
    await world.deliver(delivery([alert({ deployment: 'web' }, { startsAt: '2026-03-01T05:00:00Z' })]));
    await until('the news after it', () => thread().includes('again'));
    expect(roots()).toHaveLength(1);
  });
});

test('a card that somebody deleted is posted anew, once, and goes on', async () => {
  await start();
  await world.deliver(web);
  await until('the diagnosis', () => replies().length > 0);
  const first = roots()[0]?.ts;
  const state = world.slack.messages(channels.incidents);
  for (const message of state) Object.assign(message, { channel: 'C0DELETED' });
  await world.deliver(webOver);
  await until('the new card', () => roots()[0]?.ts !== undefined && roots()[0]?.ts !== first);
  await until('what it has to say', () => thread().includes('✅'));
  expect(roots()).toHaveLength(1);
});

describe('a channel', () => {
  test('without the bot is tried again until it is invited, not all the time, and says why in the log', async () => {
    const workspace = sampleWorkspace();
    const channel = workspace.channels.find(({ id }) => id === channels.incidents);
    const members = channel?.members ?? [];
    if (channel) channel.members = [people.ada];
    await start({ workspace });
    await world.deliver(web);
    await until('the reason', () => world.logged.some((line) => line.includes('not_in_channel')));
    world.advance(2 * 60_000);
    const sweeps = () => world.logged.filter((line) => line.includes('sweep done')).length;
    await until('the tries to end', async () => {
      const before = world.slack.calls().length;
      const swept = sweeps();
      await until('three sweeps', () => sweeps() > swept + 2);
      return world.slack.calls().length === before;
    });
    if (channel) channel.members = members;
    world.advance(5 * 60_000);
    await until('the card', () => roots().length === 1);
  });

  test('that is archived gives its alerts to the channel for everything else', async () => {
    await start({}, { SALVOR_ROUTES: `shop=${channels.archived}` });
    await world.deliver(web);
    await until('the card', () => roots().length === 1);
    await until('the diagnosis', () => replies().length > 0);
  });
});

test('many subjects at once wait for their turn at the pace that Slack asks for, and none is lost', async () => {
  await start({ rateLimit: true });
  const subjects = Array.from({ length: 12 }, (_, index) => `app-${index}`);
  expect(await world.deliver(delivery(subjects.map((deployment) => alert({ deployment }))))).toBe(202);
  await until('every card', () => roots().length === subjects.length, { within: 90_000, every: 200 });
  for (const name of subjects) expect(roots().filter(({ text }) => text.includes(name))).not.toHaveLength(0);
  const posts = world.slack.calls('chat.postMessage');
  const refused = posts.filter(({ answer }) => answer?.error === 'ratelimited');
  // About one question per second, and none while Slack has asked for quiet.
  const seconds = ((posts.at(-1)?.at ?? 0) - (posts[0]?.at ?? 0)) / 1000;
  expect(refused.length).toBeLessThan(2 * seconds + 5);
}, 120_000);
