import type { Attempt } from '../incidents/attempt.ts';
import { extensionWritten, recovered, waitingFor } from '../incidents/decide.ts';
import type { JobContext } from './context.ts';
import { toolsFor, witnessOf } from './tools.ts';

/**
 * Whether it is time to put a change back: somebody asked, the deadline has passed, or the backend is ready again. A look that
 * fails decides nothing: the deadline stands.
 */
export async function isTimeToRestore(id: string, attempt: Attempt, context: JobContext): Promise<boolean> {
  const { store, events, now, signal } = context;
  if (attempt.restoreRequestedBy !== undefined || (attempt.revertAt ?? 0) <= now()) return true;
  if (attempt.state !== 'applied') return false;
  try {
    await writeExtension(id, attempt, context);
    const { remediation, kubernetes } = toolsFor(attempt.plan, context);
    const verified = await remediation.verify(attempt.plan, kubernetes, signal);
    await store.update(id, (incident) =>
      verified.outcome === 'recovered'
        ? recovered(incident, attempt.id, now())
        : waitingFor(incident, attempt.id, verified.remark),
    );
    return verified.outcome === 'recovered';
  } catch (error) {
    signal.throwIfAborted();
    events.jobFailed({ job: 'watch', incident: id, error });
    return false;
  }
}

/** Writes a deadline that an approver has moved where the change lies, so that it holds even if every store is lost. */
async function writeExtension(id: string, attempt: Attempt, context: JobContext): Promise<void> {
  const { revertAt, writtenRevertAt, plan } = attempt;
  if (revertAt === undefined || revertAt === writtenRevertAt) return;
  const { remediation, kubernetes } = toolsFor(plan, context);
  await remediation.extend(plan, witnessOf(id, attempt), kubernetes, context.signal);
  await context.store.update(id, (incident) => extensionWritten(incident, attempt.id, revertAt));
}
