import { createSlackClient } from '../../src/clients/slack/create.ts';
import type { SlackClient } from '../../src/clients/slack.ts';
import { startInProcessSlack, type Told } from './in-process/server.ts';
import { forLocalSlack } from './local-mrkdwn.ts';
import { findLocalSlack, type LocalSlack, startLocalSlack } from './local-slack.ts';
import { type LocalMessage, messagesOf, openModals, type Player, playAs } from './play-as.ts';
import { demoWorkspace } from './workspace.ts';

/** The demo's Slack, whichever it is. */
export interface DemoSlack {
  /** The web page to open; undefined where there is none. */
  readonly page: string | undefined;
  /** Why there is no page. */
  readonly missing: string | undefined;
  /** The environment variables with which Salvor finds it. */
  readonly environment: Readonly<Record<string, string>>;
  /** How Salvor speaks to it, where that differs from speaking to Slack. */
  readonly client?: SlackClient;
  /** Tells where Salvor listens, for a Slack that talks to it by HTTP. */
  connect(salvorUrl: string): void;
  playAs(user: string): Player;
  /** All messages of a channel, oldest first. */
  messagesOf(channel: string): Promise<readonly LocalMessage[]>;
  /** The open modals, the topmost last. */
  openModals(): Promise<readonly Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export interface DemoSlackOptions {
  /** Takes the Slack without a page even where local-slack is to be had. */
  readonly withoutPage?: boolean;
  /** Hears of every message of the Slack without a page. */
  readonly onMessage: (told: Told) => void;
}

/** Starts local-slack, or a Slack without a page where there is none. */
export async function startDemoSlack({ withoutPage = false, onMessage }: DemoSlackOptions): Promise<DemoSlack> {
  const found = withoutPage ? { missing: 'left out by --no-page' } : findLocalSlack();
  const local = 'missing' in found ? found : await startLocalSlack({ workspace: demoWorkspace });
  if (!('missing' in local)) return withPage(local);
  const slack = await startInProcessSlack({ workspace: demoWorkspace, onMessage });
  return { page: undefined, missing: local.missing, ...slack };
}

function withPage(local: LocalSlack): DemoSlack {
  return {
    page: local.url,
    missing: undefined,
    environment: {
      SLACK_BOT_TOKEN: local.botToken,
      SLACK_APP_TOKEN: local.appToken,
      SLACK_API_URL: local.apiUrl,
    },
    client: forLocalSlack(createSlackClient({ token: local.botToken, apiUrl: local.apiUrl })),
    // Socket Mode: Salvor comes to it.
    connect: () => undefined,
    playAs: (user) => playAs(local, user),
    messagesOf: (channel) => messagesOf(local, channel),
    openModals: () => openModals(local),
    stop: () => local.stop(),
  };
}
