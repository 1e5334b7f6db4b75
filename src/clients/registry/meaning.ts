import type { ProbeMeaning, ProbeStep } from '../../evidence/facts.ts';
import type { Product } from './products.ts';

/**
 * Reads the answer that ended a look as its product means it; undefined when no answer did. A token proves nothing but that
 * its owner is known: a manifest refused after it is a question of rights, and where the registry hides missing
 * repositories even that is open.
 */
export function meaningOf(product: Product, steps: readonly ProbeStep[], signedIn: boolean): ProbeMeaning | undefined {
  const ended = steps.findLast(({ failure }) => failure !== undefined);
  const failure = ended?.failure;
  if (ended === undefined || failure?.kind !== 'answer' || ended.step === 'blob') return undefined;
  const text = `${failure.code ?? ''} ${failure.detail}`;
  const word = product.words?.find(([pattern]) => pattern.test(text));
  if (word !== undefined) return word[1];
  const { status } = failure;
  if (status === 429) return 'rate-limited';
  if (status === 402 || status === 507) return 'quota';
  if (status >= 500) return 'outage';
  if (status === 412 || status === 451) return 'policy';
  if ((status === 401 || status === 403) && /\bexpired\b/i.test(text)) return 'expired';
  if (status === 404) return ended.step === 'token' ? undefined : 'missing';
  if (status === 403) return product.hidesMissing ? 'missing-or-denied' : 'denied';
  if (status !== 401) return undefined;
  const granted = steps.some((step) => step.step === 'token' && step.failure === undefined);
  if (!granted) return 'unauthenticated';
  if (product.hidesMissing) return 'missing-or-denied';
  return signedIn ? 'denied' : 'unauthenticated';
}
