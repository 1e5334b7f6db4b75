import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '@slack/bolt';
import { afterEach, describe, expect, test } from 'vitest';
import { startBoltApp } from '../support/slack/bolt-app.ts';
import { type StrictSlack, type StrictSlackOptions, startStrictSlack } from '../support/slack/strict-slack.ts';
import { linksIn, mentionsIn } from '../support/slack/transcript.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function start(listen?: (app: App) => void, options: StrictSlackOptions = {}): Promise<StrictSlack> {
  const slack = await startStrictSlack(options);
  stops.push(slack.stop);
  if (listen) stops.push((await startBoltApp(slack, listen)).stop);
  return slack;
}

/** Calls the Web API as a form, as the library does. */
async function call(slack: StrictSlack, method: string, args: Record<string, unknown>, token = slack.botToken) {
  const form = Object.entries(args).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const response = await fetch(`${slack.url}${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: new URLSearchParams(form as [string, string][]),
  });
  return (await response.json()) as {
    ok: boolean;
    error?: string;
    ts?: string;
    response_metadata?: { messages: string[] };
  };
}

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const button = (more: Record<string, unknown> = {}) => ({
  type: 'button',
  action_id: 'approve',
  text: plain('Approve'),
  ...more,
});
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
const post = (slack: StrictSlack, blocks: unknown[], text = 'text') =>
  call(slack, 'chat.postMessage', { channel: channels.incidents, text, blocks });

const reasonModal = {
  type: 'modal',
  callback_id: 'approve',
  title: plain('Approve'),
  submit: plain('Approve'),
  blocks: [
    {
      type: 'input',
      block_id: 'reason',
      label: plain('Reason'),
      element: { type: 'plain_text_input', action_id: 'text', min_length: 3 },
    },
  ],
};

describe('Block Kit', () => {
  const long = (length: number) => 'x'.repeat(length);
  const options = (length: number) => Array.from({ length }, (_, i) => ({ text: plain(`${i}`), value: `${i}` }));
  const section = { type: 'section', text: mrkdwn('x') };

  test.each<[string, unknown[], string]>([
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' })), '/blocks'],
    ['a section of 3001', [{ type: 'section', text: mrkdwn(long(3001)) }], '/blocks/0/text/text'],
    ['eleven fields', [{ type: 'section', fields: Array.from({ length: 11 }, () => mrkdwn('x')) }], '/blocks/0/fields'],
    ['a field of 2001', [{ type: 'section', fields: [mrkdwn(long(2001))] }], '/blocks/0/fields/0/text'],
    ['a header of 151', [{ type: 'header', text: plain(long(151)) }], '/blocks/0/text/text'],
    ['a header in mrkdwn', [{ type: 'header', text: mrkdwn('x') }], '/blocks/0/text/type'],
    [
      'eleven context elements',
      [{ type: 'context', elements: Array.from({ length: 11 }, () => mrkdwn('x')) }],
      '/elements',
    ],
    ['26 buttons', [actions(...Array.from({ length: 26 }, (_, i) => button({ action_id: `${i}` })))], '/elements'],
    ['a button text of 76', [actions(button({ text: plain(long(76)) }))], '/blocks/0/elements/0/text/text'],
    ['a button value of 2001', [actions(button({ value: long(2001) }))], '/blocks/0/elements/0/value'],
    ['a select of 101', [actions({ type: 'static_select', options: options(101) })], '/elements/0/options'],
    ['an overflow of 6', [actions({ type: 'overflow', options: options(6) })], '/elements/0/options'],
    ['an action_id twice', [actions(button()), actions(button())], 'action_id "approve" is used twice'],
    [
      'a block_id twice',
      [
        { ...section, block_id: 'a' },
        { ...section, block_id: 'a' },
      ],
      'block_id "a" is used twice',
    ],
    ['an unknown block', [{ type: 'hologram' }], '/blocks/0/type'],
    ['an unknown field', [{ ...section, colour: 'red' }], 'Unrecognized key'],
    ['an empty text', [{ type: 'section', text: mrkdwn('') }], '/blocks/0/text/text'],
    ['an unescaped tag', [{ type: 'section', text: mrkdwn('image <none>') }], 'unescaped or unknown control sequence'],
    ['an unescaped ampersand', [{ type: 'section', text: mrkdwn('a & b') }], 'unescaped ampersand'],
    ['a date without a fallback', [{ type: 'section', text: mrkdwn('<!date^1760000000^{time}>') }], 'control sequence'],
    [
      'a date with an unknown form',
      [{ type: 'section', text: mrkdwn('<!date^1760000000^{clock}|x>') }],
      'control sequence',
    ],
  ])('refuses %s', async (_what, blocks, because) => {
    const slack = await start();
    const answer = await post(slack, blocks);
    expect(answer.error).toBe('invalid_blocks');
    expect(answer.response_metadata?.messages.join()).toContain(because);
    expect(slack.messages(channels.incidents)).toEqual([]);
  });

  test('refuses more than 12,000 characters in all', async () => {
    const slack = await start();
    const blocks = Array.from({ length: 5 }, () => ({ type: 'section', text: mrkdwn('x'.repeat(2500)) }));
    expect(await post(slack, blocks)).toMatchObject({ ok: false, error: 'msg_blocks_too_long' });
    expect(await post(slack, blocks.slice(1))).toMatchObject({ ok: true });
  });

  test.each([
    ['a title of 25', { title: plain(long(25)) }, '/view/title/text'],
    ['private_metadata of 3001', { private_metadata: long(3001) }, '/view/private_metadata'],
    ['inputs without submit', { submit: undefined }, '/view/submit'],
  ])('refuses a modal with %s', async (_what, change, because) => {
    const view = { ...reasonModal, ...change };
    const slack = await start((app) => app.action('approve', async ({ ack }) => ack()));
    const answer = await call(slack, 'views.open', { trigger_id: await aTrigger(slack), view });
    expect(answer.error).toBe('invalid_arguments');
    expect(answer.response_metadata?.messages.join()).toContain(because);
  });
});

describe('the Web API', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['unknown_method', 'chat.shout', {}],
    ['invalid_arguments', 'chat.postMessage', { channel: channels.incidents, text: 'x', loud: true }],
    ['no_text', 'chat.postMessage', { channel: channels.incidents }],
    ['msg_too_long', 'chat.postMessage', { channel: channels.incidents, text: 'x'.repeat(40_001) }],
    ['thread_not_found', 'chat.postMessage', { channel: channels.incidents, text: 'x', thread_ts: '1.000000' }],
    [
      'invalid_metadata_format',
      'chat.postMessage',
      { channel: channels.incidents, text: 'x', metadata: { event_type: 'a' } },
    ],
    ['message_not_found', 'chat.update', { channel: channels.incidents, text: 'x', ts: '1.000000' }],
    ['invalid_trigger_id', 'views.open', { trigger_id: 'x', view: reasonModal }],
    ['not_found', 'views.update', { view_id: 'V0', view: reasonModal }],
  ])('answers %s', async (error, method, args) => {
    expect(await call(await start(), method, args)).toMatchObject({ ok: false, error });
  });

  test('lets the bot update its own messages only', async () => {
    const slack = await start();
    const { ts } = slack.act.say({ user: people.ada, channel: channels.incidents, text: 'mine' });
    expect(await call(slack, 'chat.update', { channel: channels.incidents, ts, text: 'x' })).toMatchObject({
      error: 'cant_update_message',
    });
  });

  test('gives a locale only to those who ask for it', async () => {
    const slack = await start();
    expect(await call(slack, 'users.info', { user: people.mei })).not.toHaveProperty('user.locale');
    expect(await call(slack, 'users.info', { user: people.mei, include_locale: true })).toHaveProperty(
      'user.locale',
      'zh-TW',
    );
  });
});

describe('people', () => {
  test('run a command, press the button, fill in the modal and see its errors, through a real Bolt app', async () => {
    const heard: unknown[] = [];
    const slack = await start((app) => {
      app.command('/salvor', async ({ ack, command, respond }) => {
        await ack();
        heard.push(command.text);
        await respond({
          response_type: 'in_channel',
          text: 'card',
          blocks: [actions(button({ value: 'i1' }))] as never,
        });
      });
      app.action('approve', async ({ ack, body, client }) => {
        await ack();
        await client.views.open({
          trigger_id: (body as { trigger_id: string }).trigger_id,
          view: reasonModal as never,
        });
      });
      app.view('approve', async ({ ack, view }) => {
        const reason = view.state.values.reason?.text?.value ?? '';
        if (reason === 'because')
          await ack({ response_action: 'errors', errors: { reason: 'A better reason, please' } });
        else await ack();
        heard.push(reason);
      });
    });
    const { act } = slack;
    const ack = await act.slash({ user: people.ada, channel: channels.incidents, command: '/salvor', text: 'pod a/b' });
    expect(ack).toMatchObject({ status: 200, inTime: true });
    const [card] = await settled(() => slack.messages(channels.incidents));
    if (!card) throw new Error('no card');
    await act.click({ user: people.ada, message: card, actionId: 'approve' });
    await settled(() => [slack.viewOf(people.ada)]);
    await expect(act.submit({ user: people.ada, values: {} })).rejects.toThrow('text is required');
    await expect(act.submit({ user: people.ada, values: { text: 'no' } })).rejects.toThrow('too short');
    await expect(act.submit({ user: people.ada, values: { text: 'reason', nothing: 'x' } })).rejects.toThrow(
      'no field nothing',
    );
    expect(await act.submit({ user: people.ada, values: { text: 'because' } })).toMatchObject({
      outcome: 'errors',
      errors: { reason: 'A better reason, please' },
    });
    expect(await act.submit({ user: people.ada, values: { text: 'backend is gone' } })).toMatchObject({
      outcome: 'closed',
    });
    await expect(act.submit({ user: people.ada })).rejects.toThrow('no open view');
    expect(heard).toEqual(['pod a/b', 'because', 'backend is gone']);
  });

  test('mention the bot and the app hears of it, in the thread it happened in', async () => {
    const heard: unknown[] = [];
    const slack = await start((app) => {
      app.event('app_mention', async ({ event }) => {
        heard.push([event.text, event.thread_ts, event.user]);
      });
    });
    const { ts } = slack.act.say({ user: people.ada, channel: channels.incidents, text: 'hm' });
    await slack.act.mention({ user: people.wei, channel: channels.incidents, text: 'help', threadTs: ts });
    expect(heard).toEqual([['<@U0SALVOR1> help', ts, people.wei]]);
  });

  test('are delivered with a signature that Bolt checks', async () => {
    const slack = await start((app) => app.command('/salvor', async ({ ack }) => ack()), {
      signedAt: () => Date.now() - 10 * 60_000,
    });
    const ack = await slack.act.slash({ user: people.ada, channel: channels.incidents, command: '/salvor' });
    expect(ack).toMatchObject({ status: 401, failure: 'http_error' });
  });

  test('cannot press what is not there or what is shown to somebody else', async () => {
    const slack = await start();
    await call(slack, 'chat.postEphemeral', {
      channel: channels.incidents,
      user: people.ada,
      text: 'x',
      blocks: [actions(button())],
    });
    const [message] = slack.messages(channels.incidents);
    if (!message) throw new Error('no message');
    const { act } = slack;
    await expect(act.click({ user: people.bruno, message, actionId: 'approve' })).rejects.toThrow('does not see');
    await expect(act.click({ user: people.ada, message, actionId: 'deny' })).rejects.toThrow(
      'no deny here, only approve',
    );
  });

  test('who wait longer than three seconds by the stopwatch are told so', async () => {
    let elapsed = 0;
    const slack = await start(
      (app) =>
        app.command('/salvor', async ({ ack }) => {
          elapsed = 3001;
          await ack();
        }),
      { stopwatch: () => elapsed },
    );
    const ack = await slack.act.slash({ user: people.ada, channel: channels.incidents, command: '/salvor' });
    expect(ack).toMatchObject({ ms: 3001, inTime: false, failure: 'http_timeout' });
  });
});

describe('deliveries', () => {
  test('of an event that fails are repeated at once, after one minute and after five, with the reason', async () => {
    let now = Date.UTC(2026, 10, 21);
    const slack = await start(undefined, { now: () => now });
    slack.connectApp('http://127.0.0.1:1/');
    const first = await slack.act.mention({ user: people.ada, channel: channels.incidents, text: 'help' });
    expect(first.failure).toBe('connection_failed');
    const heard: unknown[] = [];
    const app = createServer((request, response) => {
      heard.push([request.headers['x-slack-retry-num'], request.headers['x-slack-retry-reason']]);
      response.writeHead(heard.length === 1 ? 500 : 200).end();
    });
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    stops.push(async () => void app.close());
    slack.connectApp(`http://127.0.0.1:${(app.address() as AddressInfo).port}/`);
    expect(await slack.act.redeliver()).toMatchObject([{ failure: 'http_error' }]);
    expect(await slack.act.redeliver()).toEqual([]);
    now += 60_000;
    expect(await slack.act.redeliver()).toMatchObject([{ status: 200 }]);
    now += 600_000;
    expect(await slack.act.redeliver()).toEqual([]);
    expect(heard).toEqual([
      ['1', 'connection_failed'],
      ['2', 'http_error'],
    ]);
  });

  test('bring triggers that work once and for three seconds', async () => {
    let now = Date.UTC(2026, 10, 21);
    const slack = await start((app) => app.action('approve', async ({ ack }) => ack()), { now: () => now });
    const open = async (trigger_id: string) =>
      (await call(slack, 'views.open', { trigger_id, view: reasonModal })).error;
    const trigger = await aTrigger(slack);
    expect(await open(trigger)).toBeUndefined();
    expect(await open(trigger)).toBe('exchanged_trigger_id');
    const late = await aTrigger(slack);
    now += 3001;
    expect(await open(late)).toBe('expired_trigger_id');
  });

  test('bring a response_url with five uses in thirty minutes', async () => {
    let now = Date.UTC(2026, 10, 21);
    const slack = await start((app) => app.command('/salvor', async ({ ack }) => ack()), { now: () => now });
    const command = { user: people.ada, channel: channels.incidents, command: '/salvor' };
    const { responseUrl } = await slack.act.slash(command);
    const use = async (url: string) =>
      (await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'answer' }) })).json() as Promise<{
        error?: string;
      }>;
    for (let i = 0; i < 5; i += 1) expect(await use(responseUrl)).toEqual({ ok: true });
    expect(await use(responseUrl)).toMatchObject({ error: 'used_url' });
    const { responseUrl: other } = await slack.act.slash(command);
    now += 30 * 60_000 + 1;
    expect(await use(other)).toMatchObject({ error: 'expired_url' });
    expect(slack.messages(channels.incidents).every((message) => message.ephemeralTo === people.ada)).toBe(true);
  });
});

describe('what a reader sees', () => {
  test('is in their time zone, with names for ids and without the messages of others', async () => {
    const slack = await start();
    const when = Date.UTC(2026, 10, 21, 12, 30) / 1000;
    const { ts } = await post(slack, [
      { type: 'header', text: plain('Webhook is down') },
      { type: 'section', text: mrkdwn(`<@${people.bruno}> &lt;none&gt; at <!date^${when}^{time}|12:30 UTC>`) },
      actions(button(), { type: 'overflow', action_id: 'more', options: [{ text: plain('Deutsch'), value: 'de' }] }),
    ]);
    await call(slack, 'chat.postMessage', { channel: channels.incidents, thread_ts: ts, text: 'a reply' });
    await call(slack, 'chat.postEphemeral', { channel: channels.incidents, user: people.ada, text: 'for Ada' });
    expect(slack.transcript({ channel: channels.incidents, as: people.bruno })).toBe(
      [
        'Salvor:',
        '  Webhook is down',
        '  @bruno <none> at 13:30',
        '  [Approve] [Deutsch]',
        '    Salvor:',
        '      a reply',
      ].join('\n'),
    );
    expect(slack.transcript({ channel: channels.incidents, as: people.ada })).toContain(
      'Salvor (only you):\n  for Ada',
    );
  });

  test('of hostile text: every mention and link that Slack would make is listed', () => {
    const blocks = [
      { type: 'section' as const, text: { type: 'mrkdwn' as const, text: '<!channel> <https://evil|good>' } },
    ];
    expect(mentionsIn({ text: '<@U0ADA0001>', blocks })).toEqual([
      { kind: 'user', id: 'U0ADA0001' },
      { kind: 'broadcast', id: 'channel' },
    ]);
    expect(linksIn({ text: '', blocks })).toEqual([{ url: 'https://evil', label: 'good' }]);
    expect(mentionsIn({ text: '&lt;!channel&gt;', blocks: [] })).toEqual([]);
  });
});

async function aTrigger(slack: StrictSlack): Promise<string> {
  const { ts } = await post(slack, [actions(button())]);
  const message = { channel: channels.incidents, ts: ts ?? '' };
  return (await slack.act.click({ user: people.ada, message, actionId: 'approve' })).triggerId;
}

async function settled<T>(look: () => T[]): Promise<NonNullable<T>[]> {
  return until('something to be there', () => {
    const all = look().filter((one) => one !== undefined && one !== null) as NonNullable<T>[];
    return all.length > 0 && all;
  });
}
