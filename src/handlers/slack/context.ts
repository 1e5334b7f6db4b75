import type { SlackClient } from '../../clients/slack.ts';
import type { Locales } from '../../locale.ts';
import type { HandlerContext } from '../context.ts';

/** What a handler of Slack's requests gets. */
export interface SlackContext extends HandlerContext {
  readonly slack: SlackClient;
  readonly locales: Locales;
}
