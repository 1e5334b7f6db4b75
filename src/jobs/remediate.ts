import type { Attempt } from '../incidents/attempt.ts';
import { begin, carryOut } from './apply.ts';
import type { JobContext } from './context.ts';
import { restore } from './restore.ts';

/**
 * Takes the attempt of an incident one step further: what is approved is applied, what is in place is put back when it is time.
 * One kind of job for both, because two steps of one attempt must never run side by side.
 */
export async function remediate(id: string, context: JobContext): Promise<void> {
  const incident = await context.store.get(id);
  const attempt = incident?.attempts.find(
    ({ state }) => state === 'approved' || state === 'applying' || state === 'applied',
  );
  if (attempt === undefined) return;
  if (attempt.state === 'approved') {
    const begun = await begin(id, attempt, context);
    if (begun !== undefined) await carryOut(id, begun, context);
  } else if (attempt.state === 'applying' && !mustEnd(attempt, context.now())) {
    await carryOut(id, attempt, context);
  } else {
    const restored = await restore(id, attempt, context);
    if (restored) await context.queues.enqueue('investigate', id);
  }
  await context.queues.enqueue('tell', id);
}

// A worker may have died between the change and its record: past the deadline it is put back without being recorded first.
function mustEnd(attempt: Attempt, now: number): boolean {
  return attempt.restoreRequestedBy !== undefined || (attempt.revertAt ?? 0) <= now;
}
