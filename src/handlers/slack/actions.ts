import type { App, BlockAction } from '@slack/bolt';
import type { ButtonValue } from '../../views/actions.ts';
import { actionIds, readButtonValue } from '../../views/actions.ts';
import type { SlackContext } from './context.ts';
import { declineFix, extendFix, restoreNow } from './decisions.ts';
import { chooseLanguage, readInMyLanguage } from './language.ts';
import { reviewFix } from './review.ts';

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

/** What each button does. A button's value is only a name: what it is about is read anew from the store. */
const clicks: Readonly<Record<string, (click: Click, context: SlackContext) => Promise<void>>> = {
  [actionIds.reviewFix]: reviewFix,
  [actionIds.notNow]: declineFix,
  [actionIds.restoreNow]: restoreNow,
  [actionIds.extend]: extendFix,
  [actionIds.readInMyLanguage]: readInMyLanguage,
  [actionIds.chooseLanguage]: chooseLanguage,
};

/** The buttons and menus of messages. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function registerActions(app: App, context: SlackContext): void {
  for (const [actionId, handle] of Object.entries(clicks)) {
    app.action<BlockAction>(actionId, async ({ ack, body, action }) => {
      await ack();
      await handle(clickOf(body, action), context);
    });
  }
}

function clickOf(body: BlockAction, action: BlockAction['actions'][number]): Click {
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
