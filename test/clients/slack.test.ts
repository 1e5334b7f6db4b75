import type { KnownBlock, ModalView } from '@slack/types';
import { afterEach, describe, expect, test } from 'vitest';
import { createSlackClient } from '../../src/clients/slack/create.ts';
import { SlackError } from '../../src/clients/slack/error.ts';
import type { SlackClient, SlackMessage } from '../../src/clients/slack.ts';
import { startBoltApp } from '../support/slack/bolt-app.ts';
import { type StrictSlack, type StrictSlackOptions, startStrictSlack } from '../support/slack/strict-slack.ts';
import { channels, people, userGroups } from '../support/slack/workspace.ts';

const morning = Date.UTC(2026, 10, 21, 8, 0, 0);
const running: StrictSlack[] = [];

async function start(options: StrictSlackOptions = {}): Promise<{ slack: StrictSlack; client: SlackClient }> {
  const slack = await startStrictSlack({ now: () => morning, ...options });
  running.push(slack);
  const policy = { timeout: 300, attempts: 2 };
  const client = createSlackClient({
    token: slack.botToken,
    apiUrl: slack.url,
    interactive: policy,
    background: { ...policy, attempts: 1 },
  });
  return { slack, client };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((slack) => slack.stop()));
});

const section = (text: string): KnownBlock => ({ type: 'section', text: { type: 'mrkdwn', text } });
const message = (text: string): SlackMessage => ({ text, blocks: [section(text)] });
const view: ModalView = { type: 'modal', title: { type: 'plain_text', text: 'Approve' }, blocks: [] };

/** The error of a call that has to fail. */
async function failure(call: Promise<unknown>): Promise<SlackError> {
  const thrown: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof SlackError)) throw new Error(`expected a SlackError, not ${String(thrown)}`);
  return thrown;
}

describe('a root message', () => {
  test('carries the incident in its metadata and in the first block, and unfurls nothing', async () => {
    const { slack, client } = await start();
    const { ts } = await client.postThread({
      channel: channels.incidents,
      incidentId: 'i1',
      message: message('diagnosing'),
    });
    const [posted] = slack.messages(channels.incidents);
    expect(posted).toMatchObject({
      ts,
      metadata: { event_type: 'salvor_incident', event_payload: { incident: 'i1' } },
      blocks: [{ block_id: 'incident:i1' }],
    });
    expect(slack.calls('chat.postMessage')[0]?.args).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' });
  });

  test('keeps both marks when it is updated', async () => {
    const { slack, client } = await start();
    const where = { channel: channels.incidents, incidentId: 'i1' };
    const { ts } = await client.postThread({ ...where, message: message('diagnosing') });
    await client.update({ ...where, ts, message: message('diagnosed') });
    expect(slack.messages(channels.incidents)).toMatchObject([
      { text: 'diagnosed', metadata: { event_payload: { incident: 'i1' } }, blocks: [{ block_id: 'incident:i1' }] },
    ]);
  });

  test('is found again when the answer to its post was lost', async () => {
    const { slack, client } = await start();
    const where = { channel: channels.incidents, incidentId: 'i1' };
    slack.failNext('chat.postMessage', 'drop-answer');
    const error = await failure(client.postThread({ ...where, message: message('diagnosing') }));
    expect(error).toMatchObject({ kind: 'temporary', code: 'unreachable', mayHaveHappened: true });
    const ts = slack.messages(channels.incidents)[0]?.ts;
    expect(await client.findOwnMessage({ ...where, since: morning })).toEqual({ ts });
    // Also by somebody whose clock is ten minutes ahead of Slack's.
    expect(await client.findOwnMessage({ ...where, since: morning + 600_000 })).toEqual({ ts });
    expect(slack.calls('chat.postMessage')).toHaveLength(1);
  });

  test('is not found when the request itself was lost', async () => {
    const { slack, client } = await start();
    const where = { channel: channels.incidents, incidentId: 'i1' };
    slack.failNext('chat.postMessage', 'drop-request');
    expect(await failure(client.postThread({ ...where, message: message('x') }))).toMatchObject({
      mayHaveHappened: true,
    });
    expect(await client.findOwnMessage({ ...where, since: morning })).toBeUndefined();
  });

  test('is found behind five hundred later messages, by its block alone, but not from before the time asked for', async () => {
    let now = morning;
    const { slack, client } = await start({ now: () => now });
    const where = { channel: channels.incidents, incidentId: 'i1' };
    const { ts } = await client.postThread({ ...where, message: message('diagnosing') });
    const [posted] = slack.messages(channels.incidents);
    delete posted?.metadata;
    for (let i = 0; i < 500; i += 1) slack.act.say({ user: people.ada, channel: channels.incidents, text: 'chatter' });
    expect(await client.findOwnMessage({ ...where, since: morning })).toEqual({ ts });
    expect(slack.calls('conversations.history')).toHaveLength(3);
    now = morning + 3_600_000;
    expect(await client.findOwnMessage({ ...where, since: now })).toBeUndefined();
  });

  test('is found by its metadata alone', async () => {
    const { slack, client } = await start();
    const where = { channel: channels.incidents, incidentId: 'i1' };
    const { ts } = await client.postThread({ ...where, message: message('diagnosing') });
    delete slack.messages(channels.incidents)[0]?.blocks;
    expect(await client.findOwnMessage({ ...where, since: morning })).toEqual({ ts });
    expect(await client.findOwnMessage({ ...where, incidentId: 'i2', since: morning })).toBeUndefined();
  });

  test('of somebody else does not count, whatever it carries', async () => {
    const { slack, client } = await start();
    const where = { channel: channels.incidents, incidentId: 'i1' };
    await client.postThread({ ...where, message: message('diagnosing') });
    const [posted] = slack.messages(channels.incidents);
    if (posted) Object.assign(posted, { user: people.stranger, bot_id: 'B0ANOTHER' });
    expect(await client.findOwnMessage({ ...where, since: morning })).toBeUndefined();
  });
});

describe('a reply', () => {
  test('is found again by its mark in its own thread, when the answer to its post was lost', async () => {
    const { slack, client } = await start();
    const channel = channels.incidents;
    const { ts: threadTs } = await client.postThread({ channel, incidentId: 'i1', message: message('diagnosing') });
    const { ts: other } = await client.postThread({ channel, incidentId: 'i2', message: message('diagnosing') });
    const reply = { channel, threadTs, mark: 'i1.1.0' };
    await client.postReply({ ...reply, mark: 'i1.0.0', message: message('diagnosed') });
    slack.failNext('chat.postMessage', 'drop-answer');
    expect(await failure(client.postReply({ ...reply, message: message('over') }))).toMatchObject({
      mayHaveHappened: true,
    });
    const ts = slack.messages(channel).at(-1)?.ts;
    expect(await client.findOwnReply(reply)).toEqual({ ts });
    expect(await client.findOwnReply({ ...reply, mark: 'i1.1.1' })).toBeUndefined();
    expect(await client.findOwnReply({ ...reply, threadTs: other })).toBeUndefined();
  });
});

describe('an error of Slack', () => {
  test.each([
    ['channel_not_found', 'C0NOWHERE'],
    ['not_in_channel', channels.elsewhere],
    ['is_archived', channels.archived],
  ])('%s is permanent and has not happened', async (code, channel) => {
    const { client } = await start();
    const error = await failure(client.postThread({ channel, incidentId: 'i1', message: message('x') }));
    expect(error).toMatchObject({ code, kind: 'permanent', mayHaveHappened: false, method: 'chat.postMessage' });
  });

  test('about blocks says which block is wrong', async () => {
    const { client } = await start();
    const blocks: KnownBlock[] = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }];
    const error = await failure(
      client.postThread({ channel: channels.incidents, incidentId: 'i1', message: { text: 'x', blocks } }),
    );
    expect(error).toMatchObject({ code: 'invalid_blocks', kind: 'permanent' });
    expect(error.details.join()).toContain('/blocks/0/text/text');
  });

  test.each(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'])(
    '%s is temporary',
    async (code) => {
      const { slack, client } = await start();
      slack.failNext('chat.postMessage', { error: code });
      const error = await failure(
        client.postThread({ channel: channels.incidents, incidentId: 'i1', message: message('x') }),
      );
      expect(error).toMatchObject({ code, kind: 'temporary' });
    },
  );

  test('429 is temporary, says how long to wait in milliseconds and is not waited for here', async () => {
    const { slack, client } = await start();
    slack.failNext('chat.postMessage', { status: 429, retryAfter: 30 });
    const error = await failure(
      client.postThread({ channel: channels.incidents, incidentId: 'i1', message: message('x') }),
    );
    expect(error).toMatchObject({ code: 'ratelimited', kind: 'temporary', retryAfter: 30_000, mayHaveHappened: false });
  });

  test('429 without Retry-After is temporary all the same', async () => {
    const { slack, client } = await start();
    slack.failNext('users.info', { status: 429 });
    expect(await failure(client.userInfo(people.ada))).toMatchObject({ code: 'ratelimited', retryAfter: undefined });
    expect(slack.calls('users.info')).toHaveLength(1);
  });

  test('more than one message per second and channel is refused by a Slack that counts', async () => {
    const { client } = await start({ rateLimit: true });
    const where = { channel: channels.incidents, message: message('x') };
    const { ts } = await client.postThread({ ...where, incidentId: 'i1' });
    const error = await failure(client.postReply({ ...where, threadTs: ts, mark: 'i1.1' }));
    expect(error).toMatchObject({ code: 'ratelimited', retryAfter: 1000 });
  });

  test.each([
    [503, 'temporary', true],
    [404, 'permanent', false],
  ])('HTTP %i is %s', async (status, kind, mayHaveHappened) => {
    const { slack, client } = await start();
    slack.failNext('chat.postMessage', { status, body: '<html>gateway</html>' });
    const error = await failure(
      client.postThread({ channel: channels.incidents, incidentId: 'i1', message: message('x') }),
    );
    expect(error).toMatchObject({ code: `http_${status}`, kind, mayHaveHappened });
  });

  test('a body that is no JSON is an unreadable answer, of which nobody knows what it means', async () => {
    const { slack, client } = await start();
    slack.failNext('chat.postMessage', { status: 200, body: '<html>Sign in to the guest network</html>' });
    const error = await failure(
      client.postThread({ channel: channels.incidents, incidentId: 'i1', message: message('x') }),
    );
    expect(error).toMatchObject({ code: 'unreadable_answer', kind: 'temporary', mayHaveHappened: true });
  });

  test('a Slack that is away is unreachable until it is back', async () => {
    const { slack, client } = await start();
    slack.goAway();
    expect(await failure(client.identity())).toMatchObject({ code: 'unreachable', kind: 'temporary' });
    slack.comeBack();
    expect(await client.identity()).toMatchObject({ teamId: slack.workspace.teamId });
  });

  test('a Slack that never answers is given up after the policy’s time', async () => {
    const { slack, client } = await start();
    slack.failNext('views.open', 'hang');
    const error = await failure(client.openView({ triggerId: 't', view }));
    expect(error).toMatchObject({ code: 'unreachable', mayHaveHappened: true, details: ['ETIMEDOUT'] });
  });

  test('missing_scope and invalid_auth are permanent', async () => {
    const { slack, client } = await start({ scopes: ['chat:write'] });
    expect(await failure(client.userInfo(people.ada))).toMatchObject({ code: 'missing_scope', kind: 'permanent' });
    const other = createSlackClient({ token: 'xoxb-of-somebody-else', apiUrl: slack.url });
    expect(await failure(other.identity())).toMatchObject({ code: 'invalid_auth', kind: 'permanent' });
  });
});

describe('the token', () => {
  test.each([
    ['a refusal', { error: 'invalid_auth' }],
    ['a status', { status: 500, body: 'xoxb-secret-4711' }],
    ['a body that quotes it', { status: 200, body: 'who is xoxb-secret-4711?' }],
    ['a lost answer', 'drop-answer' as const],
  ])('is not in the error of %s', async (_what, fault) => {
    const { slack } = await start();
    const client = createSlackClient({ token: 'xoxb-secret-4711', apiUrl: slack.url });
    slack.failNext('auth.test', fault);
    expectNoSecret(await failure(client.identity()));
  });

  test('is not in the error when it cannot even be sent', async () => {
    const { slack } = await start();
    const client = createSlackClient({ token: 'xoxb-secret-4711\nx', apiUrl: slack.url });
    expectNoSecret(await failure(client.identity()));
  });
});

function expectNoSecret(error: SlackError): void {
  const everything = [
    error.message,
    error.stack,
    JSON.stringify(error),
    String(error.cause),
    error.details.join(),
  ].join();
  expect(everything).not.toContain('4711');
}

describe('calls for somebody who waits', () => {
  test('are repeated once when that does no harm', async () => {
    const { slack, client } = await start();
    slack.failNext('users.info', 'drop-request');
    expect(await client.userInfo(people.mina)).toMatchObject({ locale: 'ko-KR', tz: 'Asia/Seoul' });
  });

  test('are not repeated when a trigger would be used up', async () => {
    const { slack, client } = await start();
    slack.failNext('views.open', 'drop-answer');
    await failure(client.openView({ triggerId: 'x', view }));
    expect(slack.calls('views.open')).toHaveLength(1);
  });

  test('a message to one person is seen by that person alone', async () => {
    const { slack, client } = await start();
    await client.postEphemeral({ channel: channels.incidents, user: people.bruno, message: message('nur für Sie') });
    expect(slack.transcript({ channel: channels.incidents, as: people.bruno })).toContain('nur für Sie');
    expect(slack.transcript({ channel: channels.incidents, as: people.ada })).toBe('');
    const outside = client.postEphemeral({ channel: channels.private, user: people.stranger, message: message('x') });
    expect(await failure(outside)).toMatchObject({ code: 'user_not_in_channel' });
  });
});

test('a direct message opens the conversation with that person', async () => {
  const { slack, client } = await start();
  await client.postDirect({ user: people.mina, message: message('hello') });
  expect(slack.messages(`D${people.mina.slice(1)}`)).toMatchObject([{ text: 'hello' }]);
});

describe('a response_url', () => {
  test('answers that person five times, and says when it is used up', async () => {
    const { slack, client } = await start();
    const bolt = await startBoltApp(slack, (app) => app.command('/salvor', async ({ ack }) => ack()));
    try {
      const command = { user: people.ada, channel: channels.elsewhere, command: '/salvor' };
      const { responseUrl } = await slack.act.slash(command);
      for (let i = 0; i < 5; i += 1) await client.respond({ responseUrl, message: message('answer') });
      const error = await failure(client.respond({ responseUrl, message: message('answer') }));
      expect(error).toMatchObject({ code: 'used_url', kind: 'permanent' });
      expect(slack.messages(channels.elsewhere).map((one) => one.ephemeralTo)).toEqual(Array(5).fill(people.ada));
    } finally {
      await bolt.stop();
    }
  });

  test.each([
    [
      { status: 429, retryAfter: 7 },
      { code: 'ratelimited', kind: 'temporary', retryAfter: 7000 },
    ],
    [{ status: 500 }, { code: 'http_500', kind: 'temporary', mayHaveHappened: true }],
    ['drop-request' as const, { code: 'unreachable', kind: 'temporary', mayHaveHappened: true }],
  ])('tells a hiccup from a refusal: %j', async (fault, expected) => {
    const { slack, client } = await start();
    slack.failNext('response_url', fault);
    const responseUrl = new URL('/response/r1', slack.url).href;
    expect(await failure(client.respond({ responseUrl, message: message('x') }))).toMatchObject(expected);
  });

  test('that leads anywhere but to Slack is not followed', async () => {
    const { client } = await start();
    const call = client.respond({ responseUrl: 'http://169.254.169.254/', message: message('x') });
    expect(await failure(call)).toMatchObject({ code: 'foreign_address', kind: 'permanent', mayHaveHappened: false });
  });
});

describe('what Slack knows', () => {
  test('of readers, channels and groups', async () => {
    const { client } = await start();
    expect(await client.userInfo(people.bruno)).toMatchObject({ locale: 'de-DE', tz: 'Europe/Berlin', name: 'bruno' });
    expect(await client.channelInfo(channels.payments)).toEqual({
      id: channels.payments,
      name: 'payments',
      isArchived: false,
      isMember: true,
      locale: 'de-DE',
    });
    expect(await client.channelInfo(channels.elsewhere)).toMatchObject({ isMember: false });
    expect(await client.userGroupMembers(userGroups.approvers)).toEqual([people.ada, people.bruno]);
    expect(await failure(client.userGroupMembers('S0NOBODY'))).toMatchObject({ code: 'no_such_subteam' });
    expect(await failure(client.userInfo('U0NOBODY'))).toMatchObject({ code: 'user_not_found' });
  });
});
