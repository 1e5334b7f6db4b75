import type { App, BlockAction } from '@slack/bolt';
import { actionIds } from '../../views/actions.ts';
import { type Click, clickOf } from './click.ts';
import type { SlackContext } from './context.ts';
import { declineFix, extendFix, refuseClick, restoreNow } from './decisions.ts';
import { notPossibleNow } from './in-time.ts';
import { chooseLanguage, readInMyLanguage } from './language.ts';
import { reviewFix } from './review.ts';

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
      const click = clickOf(body, action);
      try {
        await handle(click, context);
      } catch (error) {
        context.events.jobFailed({ job: actionId, error, ...(click.about && { incident: click.about.incident }) });
        await refuseClick(click, notPossibleNow(error), context);
      }
    });
  }
}
