import { groupsOf } from '../clients/slack/groups.ts';
import type { Attempt } from '../incidents/attempt.ts';
import { applied, applying, failed, kept, overtaken, voided } from '../incidents/decide.ts';
import type { Incident } from '../incidents/incident.ts';
import { refuseToApply } from '../remediations/approval.ts';
import type { Applied } from '../remediations/remediation.ts';
import type { JobContext } from './context.ts';
import { toolsFor, witnessOf } from './tools.ts';

/**
 * Stores the intent to carry out an approved attempt and the time to put it back, after checking once more who approved and
 * whether the world is still at `before`. Gives the attempt as it is to be carried out; undefined when it ends here.
 */
export async function begin(id: string, attempt: Attempt, context: JobContext): Promise<Attempt | undefined> {
  const { store, events, now } = context;
  const ending = await whyNot(attempt, context);
  const { incident, changed } = await store.update(id, (current) => {
    if (ending === undefined) return applying(current, attempt.id, now() + attempt.plan.restoreAfter);
    if (ending === 'expired' || ending === 'outdated') return voided(current, attempt.id, ending, now());
    return failed(current, attempt.id, ending, now());
  });
  const after = incident?.attempts.find((each) => each.id === attempt.id);
  if (changed)
    events.attemptMoved({
      incident: id,
      attempt: attempt.id,
      state: after?.state ?? '',
      ...(ending && { detail: ending }),
    });
  return after?.state === 'applying' ? after : undefined;
}

async function whyNot(attempt: Attempt, context: JobContext): Promise<string | undefined> {
  const { users, groups } = context.config.fixes.approvers;
  const by = attempt.approval?.by ?? '';
  const person = { id: by, groups: await groupsOf(by, groups, context.slack) };
  const policy = { users, groups, readOnly: context.config.fixes.readOnly };
  const refusal = refuseToApply(person, policy);
  if (refusal !== undefined) return refusal.refused;
  if (attempt.expiresAt <= context.now()) return 'expired';
  const { remediation, kubernetes } = toolsFor(attempt.plan, context);
  return (await remediation.stillHolds(attempt.plan, kubernetes, context.signal)) ? undefined : 'outdated';
}

/** Changes the world and records what came of it. Doing it twice changes nothing more; without the job's lock nothing at all. */
export async function carryOut(id: string, attempt: Attempt, context: JobContext): Promise<void> {
  const { store, events, now, signal } = context;
  const { remediation, kubernetes } = toolsFor(attempt.plan, context);
  const result = await remediation.apply(attempt.plan, witnessOf(id, attempt), kubernetes, signal);
  await store.update(id, (incident) => record(incident, attempt.id, result, now()));
  events.attemptMoved({ incident: id, attempt: attempt.id, state: result.outcome });
}

function record(incident: Incident, attempt: string, result: Applied, now: number): Incident | undefined {
  switch (result.outcome) {
    case 'applied':
    case 'already-applied':
      return applied(incident, attempt, now);
    case 'undone':
      return failed(incident, attempt, failureOf(result), now);
    case 'not-permitted':
      return failed(incident, attempt, result.detail, now);
    case 'overtaken':
      return overtaken(incident, attempt, now);
    case 'conflict':
      return kept(incident, attempt, result.conflict, now);
  }
}

/** Which object refused, and what was said: the other side's words, or who else has changed it. */
function failureOf({ failed: object, detail, conflict }: Extract<Applied, { outcome: 'undone' }>): string {
  return `${object.kind}/${object.name}: ${conflict === undefined ? detail : conflict.manager}`;
}
