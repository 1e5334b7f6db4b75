import { approvalModalView } from '../../views/modal.ts';
import type { Click } from './click.ts';
import type { SlackContext } from './context.ts';
import { refuseClick } from './decisions.ts';
import { readerSoon } from './in-time.ts';

/**
 * «Review the fix»: opens the modal that shows exactly what would be changed. Anybody may read it; who may approve is decided
 * when it is submitted.
 */
export async function reviewFix(click: Click, context: SlackContext): Promise<void> {
  const { incident: id, attempt: attemptId } = click.about ?? {};
  if (id === undefined || attemptId === undefined) return;
  const attempt = (await context.store.get(id))?.attempts.find((each) => each.id === attemptId);
  if (attempt?.state !== 'planned') {
    return refuseClick(click, { refused: 'already-decided', values: { state: attempt?.state ?? '' } }, context);
  }
  const { locale } = await readerSoon(click.user, click.channel, context);
  const view = approvalModalView(id, attempt, context.locales.wordsFor(locale, 'slack'));
  await context.slack.openView({ triggerId: click.trigger, view });
}
