import type { App } from '@slack/bolt';
import { redact } from '../../evidence/redact.ts';
import { approved } from '../../incidents/decide.ts';
import type { Refusal } from '../../remediations/remediation.ts';
import { approvalModal, readButtonValue } from '../../views/actions.ts';
import { refusalSentence } from '../../views/words.ts';
import type { SlackContext } from './context.ts';
import { followUp } from './follow-up.ts';
import { inTime, notPossibleNow, patience, readerSoon } from './in-time.ts';
import { whyNotApprove } from './permission.ts';

// As much as the modal takes.
const longestReason = 3000;

/**
 * The submission of the modal: checks who approves what, moves the attempt in one atomic step, so that a second submission
 * finds it decided, and leaves the change itself to a job, which checks again. Whatever does not answer in time refuses.
 * https://docs.slack.dev/surfaces/modals#handling_submissions
 */
export function registerApproval(app: App, context: SlackContext): void {
  app.view(approvalModal.callbackId, async ({ ack, body, view }) => {
    const about = readButtonValue(view.private_metadata);
    const written = view.state.values[approvalModal.reasonBlock]?.[approvalModal.reasonAction]?.value?.trim() ?? '';
    const reason = redact(written, longestReason);
    const refusal =
      about?.attempt === undefined
        ? { refused: 'already-decided', values: { state: '' } }
        : await approveInTime(
            { incident: about.incident, attempt: about.attempt, user: body.user.id, reason },
            context,
          );
    if (refusal === undefined) {
      await ack();
      return;
    }
    const { locale } = await readerSoon(body.user.id, '', context);
    const sentence = refusalSentence(refusal, context.locales.wordsFor(locale, 'plain'));
    await ack({ response_action: 'errors', errors: { [approvalModal.reasonBlock]: sentence } });
  });
}

interface Submission {
  readonly incident: string;
  readonly attempt: string;
  readonly user: string;
  readonly reason: string;
}

async function approveInTime(submission: Submission, context: SlackContext): Promise<Refusal | undefined> {
  let answered = false;
  try {
    return await inTime(
      approve(submission, context, () => !answered),
      patience,
    );
  } catch (error) {
    answered = true;
    context.events.jobFailed({ job: 'approve', incident: submission.incident, error });
    return notPossibleNow(error);
  }
}

/** `stillWanted` says whether nobody has been told yet that it is not possible. */
async function approve(
  submission: Submission,
  context: SlackContext,
  stillWanted: () => boolean,
): Promise<Refusal | undefined> {
  const { store, events, now } = context;
  const { incident: id, attempt: attemptId, user, reason } = submission;
  const attempt = (await store.get(id))?.attempts.find((each) => each.id === attemptId);
  if (attempt === undefined) return { refused: 'already-decided', values: { state: '' } };
  const refusal = await whyNotApprove(user, attempt, context);
  if (refusal !== undefined) {
    events.decided({ incident: id, attempt: attemptId, user, decision: refusal.refused });
    return refusal;
  }
  const { changed, incident } = await store.update(id, (current) =>
    stillWanted() ? approved(current, attemptId, { by: user, at: now(), reason }) : undefined,
  );
  if (!changed) {
    const state = incident?.attempts.find((each) => each.id === attemptId)?.state ?? '';
    return { refused: 'already-decided', values: { state } };
  }
  events.decided({ incident: id, attempt: attemptId, user, decision: 'approved' });
  await followUp(id, context);
  return undefined;
}
