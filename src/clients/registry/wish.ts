/** Whether something is to be looked for, which may turn out while the look is under way. */
export type Wish = boolean | Promise<boolean>;

const longestWait = 2000;

/** What a wish turned out to be; one that is late or fails is none, so that it holds up nothing. */
export async function isWanted(wish: Wish, signal: AbortSignal): Promise<boolean> {
  if (typeof wish === 'boolean') return wish;
  const late = AbortSignal.any([signal, AbortSignal.timeout(longestWait)]);
  if (late.aborted) return false;
  let end = (): void => undefined;
  const ended = new Promise<boolean>((resolve) => {
    end = () => resolve(false);
    late.addEventListener('abort', end, { once: true });
  });
  try {
    return await Promise.race([wish.catch(() => false), ended]);
  } finally {
    late.removeEventListener('abort', end);
  }
}
