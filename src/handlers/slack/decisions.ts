import { sayPrivately } from '../../clients/slack/say-privately.ts';
import type { Attempt } from '../../incidents/attempt.ts';
import { declined, extended, restoreRequested } from '../../incidents/decide.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { Refusal } from '../../remediations/remediation.ts';
import { refusalNotice } from '../../views/answers.ts';
import type { Click } from './click.ts';
import type { SlackContext } from './context.ts';
import { followUp } from './follow-up.ts';
import { readerSoon } from './in-time.ts';
import { whyNotApprover } from './permission.ts';

/** «Not now»: an approver takes the offer off the card. */
export function declineFix(click: Click, context: SlackContext): Promise<void> {
  return decide(click, 'declined', context, (incident, attempt) =>
    declined(incident, attempt.id, click.user, context.now()),
  );
}

/** «Restore now»: works as long as the change is in place. */
export function restoreNow(click: Click, context: SlackContext): Promise<void> {
  return decide(click, 'restore requested', context, (incident, attempt) =>
    restoreRequested(incident, attempt.id, click.user),
  );
}

/** «Extend»: once more the time that the change was given at first, counted from its present deadline. */
export function extendFix(click: Click, context: SlackContext): Promise<void> {
  return decide(click, 'extended', context, (incident, attempt) => {
    const revertAt = (attempt.revertAt ?? context.now()) + attempt.plan.restoreAfter;
    return extended(incident, attempt.id, click.user, revertAt, context.now());
  });
}

/** Checks who decides, changes the incident in one step, and leaves the rest to the jobs. */
async function decide(
  click: Click,
  decision: string,
  context: SlackContext,
  change: (incident: Incident, attempt: Attempt) => Incident | undefined,
): Promise<void> {
  const { store, events } = context;
  const { incident: id, attempt: attemptId } = click.about ?? {};
  if (id === undefined || attemptId === undefined) return;
  const refusal = await whyNotApprover(click.user, context);
  if (refusal !== undefined) return refuseClick(click, refusal, context);
  const { changed, incident } = await store.update(id, (current) => {
    const attempt = current.attempts.find((each) => each.id === attemptId);
    return attempt && change(current, attempt);
  });
  if (!changed) {
    const state = incident?.attempts.find((each) => each.id === attemptId)?.state ?? '';
    return refuseClick(click, { refused: 'already-decided', values: { state } }, context);
  }
  events.decided({ incident: id, attempt: attemptId, user: click.user, decision });
  await followUp(id, context);
}

/** Tells the person alone why nothing happened; everybody else's card stays as it is. */
export async function refuseClick(click: Click, refusal: Refusal, context: SlackContext): Promise<void> {
  const { locale } = await readerSoon(click.user, click.channel, context);
  const message = refusalNotice(refusal, context.locales.wordsFor(locale, 'slack'));
  try {
    await sayPrivately(click, message, context.slack);
  } catch (error) {
    // The way back that came with the click is another one than the Web API, and may still be open.
    if (click.responseUrl === undefined) throw error;
    await context.slack.respond({ responseUrl: click.responseUrl, message });
  }
}
