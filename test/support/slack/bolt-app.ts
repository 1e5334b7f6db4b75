import type { AddressInfo } from 'node:net';
import { App, LogLevel } from '@slack/bolt';
import type { StrictSlack } from './strict-slack.ts';

/**
 * Runs a Bolt app that gets its commands, interactions and events from this strict Slack over signed HTTP, on a free
 * loopback port. `listen` adds the listeners; the answer stops the app.
 */
export async function startBoltApp(
  slack: StrictSlack,
  listen: (app: App) => void,
): Promise<{ stop: () => Promise<void> }> {
  const app = new App({
    token: slack.botToken,
    signingSecret: slack.signingSecret,
    clientOptions: { slackApiUrl: slack.url, retryConfig: { retries: 0 } },
    logLevel: LogLevel.ERROR,
  });
  listen(app);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  slack.connectApp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return {
    stop: async () => {
      await app.stop();
    },
  };
}
