import { redact } from '../evidence/redact.ts';
import type { Attempt } from '../incidents/attempt.ts';
import { confirmed, kept, restoreFailed, reverted } from '../incidents/decide.ts';
import type { JobContext } from './context.ts';
import { toolsFor, witnessOf } from './tools.ts';

/** Puts a change back. A restore that fails is remembered, told and tried again by the next sweep. Gives whether it is back. */
export async function restore(id: string, attempt: Attempt, context: JobContext): Promise<boolean> {
  const { store, events, now, signal } = context;
  try {
    return await putBack(id, attempt, context);
  } catch (error) {
    // Whoever has the job now does it.
    signal.throwIfAborted();
    const detail = redact(error instanceof Error ? error.message : String(error));
    const { incident } = await store.update(id, (current) => restoreFailed(current, attempt.id, detail, now()));
    const failures = incident?.attempts.find((each) => each.id === attempt.id)?.failedRestores ?? 0;
    events.restoreFailed({ incident: id, attempt: attempt.id, failures, detail });
    return false;
  }
}

async function putBack(id: string, attempt: Attempt, context: JobContext): Promise<boolean> {
  const { store, events, now, signal } = context;
  const { remediation, kubernetes } = toolsFor(attempt.plan, context);
  const result = await remediation.revert(attempt.plan, witnessOf(id, attempt), kubernetes, signal);
  const endedAt = now();
  if (result.outcome === 'conflict') {
    await store.update(id, (incident) => kept(incident, attempt.id, result.conflict, endedAt));
    events.attemptMoved({ incident: id, attempt: attempt.id, state: 'kept', detail: result.conflict.manager });
    return false;
  }
  // The review list is worth having, but a restore is a restore without it.
  const createdMeanwhile = await remediation
    .createdMeanwhile(attempt.plan, attempt.appliedAt ?? endedAt, endedAt, kubernetes, signal)
    .catch(() => undefined);
  const seen = { ...(createdMeanwhile && { createdMeanwhile }), ...(result.gone && { gone: result.gone }) };
  await store.update(id, (incident) => reverted(incident, attempt.id, seen, endedAt));
  events.attemptMoved({ incident: id, attempt: attempt.id, state: 'reverted' });
  return true;
}

/** Looks once more whether it stayed as it was put back: controllers rewrite what they own. */
export async function confirmRestore(id: string, attempt: Attempt, context: JobContext): Promise<void> {
  const { remediation, kubernetes } = toolsFor(attempt.plan, context);
  const stayed =
    (attempt.gone?.length ?? 0) > 0 || (await remediation.stillHolds(attempt.plan, kubernetes, context.signal));
  await context.store.update(id, (incident) => confirmed(incident, attempt.id, stayed, context.now()));
  context.events.attemptMoved({ incident: id, attempt: attempt.id, state: stayed ? 'confirmed' : 'not-kept' });
}
