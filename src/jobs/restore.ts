import { redact } from '../evidence/redact.ts';
import type { Attempt } from '../incidents/attempt.ts';
import { extensionWritten, kept, recovered, restoreFailed, reverted } from '../incidents/decide.ts';
import type { JobContext } from './context.ts';
import { toolsFor, witnessOf } from './tools.ts';

/**
 * Puts back the change that is in place, if it is time: the backend is ready again, the deadline has passed, or somebody asked.
 * A restore that fails is remembered, told and tried again by the next sweep. Gives whether it is back as it was.
 */
export async function restore(id: string, attempt: Attempt, context: JobContext): Promise<boolean> {
  const { store, events, now } = context;
  try {
    return (await isTime(id, attempt, context)) && (await putBack(id, attempt, context));
  } catch (error) {
    const detail = redact(error instanceof Error ? error.message : String(error));
    const { incident } = await store.update(id, (current) => restoreFailed(current, attempt.id, detail, now()));
    const failures = incident?.attempts.find((each) => each.id === attempt.id)?.failedRestores ?? 0;
    events.restoreFailed({ incident: id, attempt: attempt.id, failures, detail });
    return false;
  }
}

async function isTime(id: string, attempt: Attempt, context: JobContext): Promise<boolean> {
  const { store, now } = context;
  if (attempt.restoreRequestedBy !== undefined || (attempt.revertAt ?? 0) <= now()) return true;
  if (attempt.state !== 'applied') return false;
  const { remediation, kubernetes } = toolsFor(attempt.plan, context);
  const { revertAt } = attempt;
  if (revertAt !== undefined && revertAt !== attempt.writtenRevertAt) {
    await remediation.extend(attempt.plan, witnessOf(id, attempt), kubernetes);
    await store.update(id, (incident) => extensionWritten(incident, attempt.id, revertAt));
  }
  const { outcome } = await remediation.verify(attempt.plan, kubernetes);
  if (outcome !== 'recovered') return false;
  await store.update(id, (incident) => recovered(incident, attempt.id, now()));
  return true;
}

async function putBack(id: string, attempt: Attempt, context: JobContext): Promise<boolean> {
  const { store, events, now } = context;
  const { remediation, kubernetes } = toolsFor(attempt.plan, context);
  const result = await remediation.revert(attempt.plan, witnessOf(id, attempt), kubernetes);
  const endedAt = now();
  if (result.outcome === 'conflict') {
    await store.update(id, (incident) => kept(incident, attempt.id, result.conflict, endedAt));
    events.attemptMoved({ incident: id, attempt: attempt.id, state: 'kept', detail: result.conflict.manager });
    return false;
  }
  // The review list is worth having, but a restore is a restore without it.
  const created = await remediation
    .createdMeanwhile(attempt.plan, attempt.appliedAt ?? endedAt, endedAt, kubernetes)
    .catch(() => undefined);
  await store.update(id, (incident) => reverted(incident, attempt.id, created, endedAt));
  events.attemptMoved({ incident: id, attempt: attempt.id, state: 'reverted' });
  return true;
}
