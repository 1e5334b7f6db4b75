import type { Plan, Witness } from '../remediations/remediation.ts';
import type { Attempt } from './attempt.ts';
import { withAttempt } from './change.ts';
import type { Incident } from './incident.ts';

// The card was posted before the change was approved, and an offer waits a day at most; the first deadline is not known.
const cardIsOlderBy = 24 * 60 * 60 * 1000;

/** An incident for a change that lies in the cluster and that nobody remembers. Times in milliseconds since the epoch. */
export function adopted(plan: Plan, witness: Witness, channel: string, now: number): Incident {
  const [first] = plan.changes;
  return {
    id: witness.incident,
    revision: 0,
    subject: { kind: 'webhook', cluster: plan.cluster, name: first?.label ?? plan.watch.service },
    kind: 'known',
    alerts: [],
    truncatedAlerts: 0,
    texts: [],
    askers: [],
    // Its card is in the channel already.
    thread: { channel, postingSince: witness.revertAt - plan.restoreAfter - cardIsOlderBy },
    openedAt: now,
    receivedAt: now,
    attempts: [],
    news: [],
    toldNews: 0,
  };
}

/**
 * The incident with an attempt in place that was found lying in the cluster; undefined when it knows of it. An attempt that ended
 * is in place again if it was found after its end was read, which is `ended`; any other may have been put back meanwhile. One whose
 * cluster is `unknown` lies in the cluster where it was found: that has been given another name.
 */
export function inPlaceAgain(
  incident: Incident,
  plan: Plan,
  witness: Witness,
  {
    ended,
    now,
    unknown,
  }: { readonly ended: number | undefined; readonly now: number; readonly unknown: (cluster: string) => boolean },
): Incident | undefined {
  const { resolvedAt: _, ...open } = incident;
  const attempt = incident.attempts.find(({ id }) => id === witness.attempt);
  if (attempt === undefined) return { ...open, attempts: [...incident.attempts, attemptOf(plan, witness, now)] };
  if (attempt.endedAt === undefined && unknown(attempt.plan.cluster)) {
    return withAttempt(incident, attempt.id, (found) => ({ ...found, plan: { ...found.plan, cluster: plan.cluster } }));
  }
  if (attempt.endedAt === undefined || attempt.endedAt !== ended || attempt.state === 'kept') return undefined;
  return withAttempt(open, attempt.id, (ended) => {
    const { endedAt: __, ...rest } = ended;
    return { ...rest, state: 'applied', revertAt: witness.revertAt, writtenRevertAt: witness.revertAt };
  });
}

function attemptOf(plan: Plan, witness: Witness, now: number): Attempt {
  return {
    id: witness.attempt,
    plan,
    state: 'applied',
    plannedAt: now,
    expiresAt: now,
    approval: { by: witness.approvedBy, at: now, reason: '' },
    revertAt: witness.revertAt,
    writtenRevertAt: witness.revertAt,
    appliedAt: now,
    failedRestores: 0,
  };
}
