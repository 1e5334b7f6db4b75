import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../manifest.json' with { type: 'json' };
import { createSlackClient } from '../../src/clients/slack/create.ts';
import type { SlackClient } from '../../src/clients/slack.ts';
import { type StrictSlack, startStrictSlack } from '../support/slack/strict-slack.ts';
import { methods } from '../support/slack/web-api.ts';
import { botUserId, channels, people, sampleWorkspace } from '../support/slack/workspace.ts';

/** Scopes that belong to no Web API method but to a feature of the manifest. */
const scopesOfFeatures = { commands: manifest.features.slash_commands, 'app_mentions:read': ['app_mention'] };

const message = { text: 'x', blocks: [{ type: 'divider' as const }] };
const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'x' }, blocks: [] };

/** One use of every method of the client, in a public and in a private channel where that makes a difference. */
const uses: { [Name in keyof SlackClient]: (client: SlackClient, channel: string) => Promise<unknown> } = {
  identity: (client) => client.identity(),
  postThread: (client, channel) => client.postThread({ channel, incidentId: 'i', message }),
  postReply: (client, channel) => client.postReply({ channel, threadTs: '1.000000', mark: 'i.1', message }),
  update: (client, channel) => client.update({ channel, ts: '1.000000', incidentId: 'i', message }),
  updateReply: (client, channel) => client.updateReply({ channel, ts: '1.000000', message }),
  postEphemeral: (client, channel) => client.postEphemeral({ channel, user: people.ada, message }),
  postDirect: (client) => client.postDirect({ user: people.ada, message }),
  respond: async () => {},
  openView: (client) => client.openView({ triggerId: 'x', view }),
  updateView: (client) => client.updateView({ viewId: 'x', view }),
  findOwnMessage: (client, channel) => client.findOwnMessage({ channel, incidentId: 'i', since: 0 }),
  findOwnReply: (client, channel) => client.findOwnReply({ channel, threadTs: '1.000000', mark: 'i.1' }),
  userInfo: (client) => client.userInfo(people.ada),
  channelInfo: (client, channel) => client.channelInfo(channel),
  userGroupMembers: (client) => client.userGroupMembers('S0'),
};

describe('the manifest', () => {
  let slack: StrictSlack;
  const needed = new Set<string>();

  beforeAll(async () => {
    const workspace = sampleWorkspace();
    slack = await startStrictSlack({ workspace });
    expect(workspace.channels.find((one) => one.id === channels.private)?.members).toContain(botUserId);
    const client = createSlackClient({ token: slack.botToken, apiUrl: slack.url });
    for (const use of Object.values(uses)) {
      for (const channel of [channels.incidents, channels.private]) await use(client, channel).catch(() => {});
    }
    const state = { workspace } as Parameters<NonNullable<(typeof methods)[string]>['scopes']>[1];
    for (const { method, args } of slack.calls()) {
      for (const scope of methods[method]?.scopes(args, state) ?? []) needed.add(scope);
    }
  });
  afterAll(() => slack.stop());

  test('has a scope for every call of the client', () => {
    expect(slack.calls().filter(({ answer }) => answer?.error === 'missing_scope')).toEqual([]);
    expect(slack.calls().filter(({ answer }) => answer?.error === 'unknown_method')).toEqual([]);
  });

  test('has no scope that nothing needs', () => {
    expect([...needed, ...Object.keys(scopesOfFeatures)].sort()).toEqual(manifest.oauth_config.scopes.bot.toSorted());
  });

  test('names the events and features that its other scopes are for', () => {
    expect(manifest.settings.event_subscriptions.bot_events).toEqual(scopesOfFeatures['app_mentions:read']);
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(['/salvor']);
    expect(manifest.settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } });
  });

  test('keeps the lengths that Slack allows', () => {
    expect(manifest.display_information.name.length).toBeLessThanOrEqual(35);
    expect(manifest.display_information.description.length).toBeLessThanOrEqual(140);
    expect(manifest.display_information.long_description.length).toBeGreaterThanOrEqual(174);
    for (const { usage_hint, description } of manifest.features.slash_commands) {
      expect(usage_hint.length).toBeLessThanOrEqual(1000);
      expect(description.length).toBeLessThanOrEqual(2000);
    }
  });

  test('covers all of the sources: no file calls a method that was not called here', () => {
    const called = new Set(slack.calls().map(({ method }) => method));
    const names =
      /usergroups\.users\.\w+|(?<!usergroups\.)\b(?:chat|conversations|users|views|reactions|files|pins|auth|team|bots)\.[a-z]\w+(?=['(])/g;
    const folder = join(import.meta.dirname, '../../src');
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    )) {
      if (!/slack/.test(file)) continue;
      for (const [name] of readFileSync(join(folder, file), 'utf8').matchAll(names)) {
        expect(called.has(name), `${file} calls ${name}`).toBe(true);
      }
    }
  });
});
