import type { BlockAction } from '@slack/bolt';
import { type ButtonValue, readButtonValue } from '../../views/actions.ts';

/** Who clicked what. `trigger` opens one modal within three seconds; `responseUrl` answers the person alone. */
export interface Click {
  readonly user: string;
  readonly channel: string;
  readonly thread: string | undefined;
  readonly trigger: string;
  readonly responseUrl: string | undefined;
  readonly about: ButtonValue | undefined;
  /** The option of a menu. */
  readonly option: string | undefined;
}

/** Reads a click from Slack's payload. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function clickOf(body: BlockAction, action: BlockAction['actions'][number]): Click {
  return {
    user: body.user.id,
    channel: body.channel?.id ?? body.user.id,
    thread: body.message?.thread_ts ?? body.message?.ts,
    trigger: body.trigger_id,
    responseUrl: body.response_url,
    about: 'value' in action ? readButtonValue(action.value) : undefined,
    option: action.type === 'static_select' ? action.selected_option.value : undefined,
  };
}
