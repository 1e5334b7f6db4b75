import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { App, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findLocalSlack, type LocalSlack, startLocalSlack } from '../../demo/slack/local-slack.ts';
import { answeringAddresses } from '../../demo/slack/loopback.ts';
import { messagesOf, openModals, playAs } from '../../demo/slack/play-as.ts';
import { demoChannels, demoPeople, demoWorkspace } from '../../demo/slack/workspace.ts';
import { listenerOptions, socketModeOptions } from '../../src/clients/slack/bolt-options.ts';
import { createSlackClient } from '../../src/clients/slack/create.ts';
import { describeWithRealPart, type RealPart } from '../support/real-part.ts';
import { until } from '../support/until.ts';

const found = findLocalSlack();
const part: RealPart =
  'path' in found
    ? { found: true, path: found.path }
    : { found: false, because: found.missing, getIt: 'npm ci --include=optional on linux-x64' };
const { incidents } = demoChannels;
let outages = 0;
const silent: Logger = {
  debug: () => {},
  info: () => {},
  warn: (...words) => {
    if (words.join(' ').includes('http request failed')) outages += 1;
  },
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

describeWithRealPart('local-slack', part, () => {
  let slack: LocalSlack;
  let app: App;
  const heard: unknown[] = [];
  let responseUrl = '';

  beforeAll(async () => {
    const started = await startLocalSlack({ workspace: demoWorkspace });
    if ('missing' in started) throw new Error(started.missing);
    slack = started;
    const receiver = new SocketModeReceiver({
      appToken: slack.appToken,
      clientPingTimeout: 1000,
      installerOptions: { clientOptions: socketModeOptions(new AbortController().signal, slack.apiUrl) },
      logger: silent,
    });
    app = new App({
      token: slack.botToken,
      receiver,
      clientOptions: listenerOptions(slack.apiUrl),
      logger: silent,
    });
    app.command('/salvor', async ({ ack, command }) => {
      await ack();
      heard.push(['command', command.text, command.user_id]);
      responseUrl = command.response_url;
      await app.client.chat.postMessage({ channel: command.channel_id, text: 'card', blocks: [approveBlock] });
    });
    app.action('approve', async ({ ack, body, client }) => {
      await ack();
      if (body.type !== 'block_actions') return;
      heard.push(['click', body.user.id, body.actions[0]?.type]);
      await client.views.open({ trigger_id: body.trigger_id, view: modal });
    });
    app.view('approve', async ({ ack, view, body }) => {
      const reason = view.state.values.reason?.text?.value ?? '';
      if (reason === '') return ack({ response_action: 'errors', errors: { reason: 'Why?' } });
      await ack();
      heard.push(['submission', reason, body.user.id]);
    });
    app.event('app_mention', async ({ event }) => {
      heard.push(['mention', event.text]);
    });
    await app.start();
  });

  afterAll(async () => {
    await app.stop();
    await slack.stop();
  });

  test('answers on loopback and on no other address of this machine', async () => {
    expect((await fetch(slack.url)).status).toBe(200);
    expect(await answeringAddresses(Number(new URL(slack.url).port))).toEqual([]);
  });

  test('brings a command, a click and a submission with and without errors to a Socket Mode app', async () => {
    const ada = playAs(slack, demoPeople.ada);
    await ada.command({ channel: incidents, command: '/salvor', text: 'pod shop/web' });
    const card = await until('the card', async () =>
      (await messagesOf(slack, incidents)).find((one) => one.text === 'card'),
    );
    await ada.click({ channel: incidents, ts: card.ts, actionId: 'approve' });
    await until('the modal', async () => (await openModals(slack)).length === 1);
    expect(await ada.submit({ reason: { text: { type: 'plain_text_input', value: '' } } })).toEqual({ reason: 'Why?' });
    expect(await ada.submit({ reason: { text: { type: 'plain_text_input', value: 'backend is gone' } } })).toEqual({});
    expect(await openModals(slack)).toEqual([]);
    await expect(ada.closeModal()).rejects.toThrow('no modal is open');
    await ada.mention({ channel: incidents, text: 'help', threadTs: card.ts });
    await until('the mention', () => heard.length === 4);
    expect(heard).toEqual([
      ['command', 'pod shop/web', demoPeople.ada],
      ['click', demoPeople.ada, 'button'],
      ['submission', 'backend is gone', demoPeople.ada],
      ['mention', `<@${demoWorkspace.bot.userId}> help`],
    ]);
  });

  test('takes what the client sends, and gives a lost root message back by its block', async () => {
    const client = createSlackClient({ token: slack.botToken, apiUrl: slack.apiUrl });
    const message = { text: 'diagnosing', blocks: [section('diagnosing')] };
    const where = { channel: incidents, incidentId: 'i1' };
    const since = Date.now();
    const { ts } = await client.postThread({ ...where, message });
    expect(await client.findOwnMessage({ ...where, since })).toEqual({ ts });
    await client.update({ ...where, ts, message: { text: 'diagnosed', blocks: [section('diagnosed')] } });
    expect(await client.findOwnMessage({ ...where, since })).toEqual({ ts });
    const reply = { channel: incidents, threadTs: ts, mark: 'i1.1' };
    const posted = await client.postReply({ ...reply, message });
    expect(await client.findOwnReply(reply)).toEqual(posted);
    expect(await client.findOwnReply({ ...reply, mark: 'i1.2' })).toBeUndefined();
    await client.postEphemeral({ channel: incidents, user: demoPeople.bruno, message });
    await client.respond({ responseUrl, message: { text: 'for Ada', blocks: [section('for Ada')] } });
    const ephemeral = (await messagesOf(slack, incidents)).filter((one) => one.subtype === 'ephemeral');
    expect(ephemeral.map((one) => [one.text, one.ephemeral_to])).toEqual([
      ['diagnosing', demoPeople.bruno],
      ['for Ada', demoPeople.ada],
    ]);
    expect(await client.userInfo(demoPeople.bruno)).toMatchObject({ name: 'bruno', tz: 'Europe/Berlin' });
    expect(await client.channelInfo(incidents)).toMatchObject({ name: 'incidents', isMember: true });
    await expect(client.userGroupMembers('S0')).rejects.toMatchObject({ code: 'unknown_method', kind: 'permanent' });
  });

  test('that was away is found again by the app without a restart', async () => {
    const port = Number(new URL(slack.url).port);
    await slack.stop();
    await until('the app to have met the outage', () => outages > 0);
    const again = await startLocalSlack({ workspace: demoWorkspace, port });
    if ('missing' in again) throw new Error(again.missing);
    slack = again;
    heard.length = 0;
    await until('a connection', async () => {
      const response = await fetch(`${slack.controlUrl}/log`);
      return (await response.text()).includes('socket connected');
    });
    await playAs(slack, demoPeople.ada).command({ channel: incidents, command: '/salvor', text: 'help' });
    expect(heard).toEqual([['command', 'help', demoPeople.ada]]);
  });

  test('ends when the process that started it is killed', async () => {
    const starter = `
      import { startLocalSlack } from '${import.meta.resolve('../../demo/slack/local-slack.ts')}';
      import { demoWorkspace } from '${import.meta.resolve('../../demo/slack/workspace.ts')}';
      console.log((await startLocalSlack({ workspace: demoWorkspace })).url);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', starter], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let url = '';
    child.stdout.on('data', (chunk: Buffer) => {
      url += chunk.toString();
    });
    await until('its address', () => url.endsWith('\n'));
    child.kill('SIGKILL');
    await until('nobody to listen there', async () => {
      const gone = await fetch(url.trim()).then(
        () => false,
        () => true,
      );
      return gone;
    });
  });
});

describe('the look at other addresses', () => {
  test('sees a server that listens on all of them', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter((one) => !one.internal && one.family === 'IPv4');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const { port } = server.address() as { port: number };
    const answering = await answeringAddresses(port);
    await new Promise((resolve) => server.close(resolve));
    for (const { address } of outside) expect(answering).toContain(address);
  });
});

const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const approveBlock = {
  type: 'actions' as const,
  block_id: 'b1',
  elements: [{ type: 'button' as const, action_id: 'approve', text: plain('Approve'), value: 'i1' }],
};
const modal = {
  type: 'modal' as const,
  callback_id: 'approve',
  title: plain('Approve'),
  submit: plain('Approve'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'reason',
      label: plain('Reason'),
      element: { type: 'plain_text_input' as const, action_id: 'text' },
    },
  ],
};
