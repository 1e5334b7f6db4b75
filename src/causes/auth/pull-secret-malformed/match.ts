import type { Match } from '../../../diagnosis/cause.ts';
import type { Facts } from '../../../evidence/facts.ts';

/**
 * A pull secret that no kubelet can read. A malformed one spoils the whole pull; one of another type or without its key is
 * passed over, and explains a refusal only when no other secret is left (kubernetes/pkg/credentialprovider/secrets).
 */
export function matchMalformedSecret({ pullSecrets }: Pick<Facts, 'pullSecrets'>): Match | undefined {
  const bad = pullSecrets.secrets.filter(
    ({ problem }) => problem === 'malformed' || problem === 'missing-key' || problem === 'wrong-type',
  );
  if (bad.length === 0) return undefined;
  const clues = bad.map(({ name, problem, detail }) => ({
    key: 'pull-secret-malformed' as const,
    values: { secret: name, detail: detail ?? problem ?? '' },
    speaks: 'for' as const,
  }));
  const decides = bad.length === pullSecrets.secrets.length || bad.some(({ problem }) => problem === 'malformed');
  return { confidence: decides ? 0.95 : 0.6, clues };
}
