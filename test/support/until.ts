/**
 * Asks again until the answer is something other than undefined, null or false, and gives that answer.
 * For conditions that depend on a real process or socket; everything else turns a clock instead.
 * The error at the deadline (ms) carries what was waited for and the last error of `look`.
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { within = 10_000, every = 25 }: { within?: number; every?: number } = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = performance.now() + within;
  let lastError: unknown;
  for (;;) {
    try {
      const answer = await look();
      if (answer !== undefined && answer !== null && answer !== false) return answer as NonNullable<Exclude<T, false>>;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() >= deadline) throw new Error(`not within ${within} ms: ${what}`, { cause: lastError });
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
