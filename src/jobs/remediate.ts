import type { Attempt } from '../incidents/attempt.ts';
import { attemptToConfirm, confirmAfter } from '../incidents/due.ts';
import { attemptInPlace } from '../incidents/incident.ts';
import { begin, carryOut } from './apply.ts';
import { holdsItsName } from './cluster-name.ts';
import type { JobContext } from './context.ts';
import { confirmRestore, restore } from './restore.ts';
import { isTimeToRestore } from './watch.ts';

/**
 * Takes the attempt of an incident one step further: what is approved is applied, what is in place is put back when it is time,
 * what was put back is looked at once more. One kind of job for all, because two steps of one attempt must never run side by side.
 */
export async function remediate(id: string, context: JobContext): Promise<void> {
  const incident = await context.store.get(id);
  if (incident === undefined) return;
  const { cluster } = context.config.kubernetes;
  if (!(await holdsItsName(cluster, context))) throw new Error(`another cluster has the name ${cluster} in this Redis`);
  const restored = attemptToConfirm(incident);
  // What was put back looks changed while a later attempt of Salvor's is in place.
  const alone = attemptInPlace(incident) === undefined;
  if (restored !== undefined && alone && (restored.endedAt ?? 0) + confirmAfter <= context.now()) {
    // A look back that fails must not keep the next attempt from being put back.
    await confirmRestore(id, restored, context).catch((error: unknown) =>
      context.events.jobFailed({ job: 'confirm', incident: id, error }),
    );
  }
  const attempt = incident.attempts.find(
    ({ state }) => state === 'approved' || state === 'applying' || state === 'applied',
  );
  if (attempt !== undefined) await step(id, attempt, context);
  await context.queues.enqueue('tell', id);
}

async function step(id: string, attempt: Attempt, context: JobContext): Promise<void> {
  if (attempt.state === 'approved') {
    const begun = await begin(id, attempt, context);
    if (begun !== undefined) await carryOut(id, begun, context);
  } else if (await isTimeToRestore(id, attempt, context)) {
    if (await restore(id, attempt, context)) await context.queues.enqueue('investigate', id);
  } else if (attempt.state === 'applying') {
    // A worker died between the change and its record: the same again changes nothing twice.
    await carryOut(id, attempt, context);
  }
}
