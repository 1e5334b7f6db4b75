import { setTimeout as wait } from 'node:timers/promises';

/** Something did not happen in time. */
export class NotInTime extends Error {
  override readonly name = 'NotInTime';
}

/**
 * Asks again until there is an answer other than undefined, null or false, and gives it. Rejects with {@link NotInTime} after
 * `within` ms, naming `what`, and with the signal's reason when it is aborted.
 */
export async function until<Answer>(
  what: string,
  look: () => Answer | Promise<Answer>,
  { within, signal }: { readonly within: number; readonly signal?: AbortSignal },
): Promise<NonNullable<Exclude<Answer, false>>> {
  const deadline = performance.now() + within;
  for (;;) {
    const answer = await look();
    if (answer !== undefined && answer !== null && answer !== false) {
      return answer as NonNullable<Exclude<Answer, false>>;
    }
    if (performance.now() > deadline) throw new NotInTime(`not within ${within / 1000} s: ${what}`);
    await wait(50, undefined, { ...(signal && { signal }) });
  }
}
