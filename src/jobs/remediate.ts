import type { Attempt } from '../incidents/attempt.ts';
import { attemptToConfirm, confirmAfter } from '../incidents/due.ts';
import { begin, carryOut } from './apply.ts';
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
  const restored = attemptToConfirm(incident);
  if (restored !== undefined && (restored.endedAt ?? 0) + confirmAfter <= context.now()) {
    await confirmRestore(id, restored, context);
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
