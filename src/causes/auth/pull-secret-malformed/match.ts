import type { Match } from '../../../diagnosis/cause.ts';
import type { Facts } from '../../../evidence/facts.ts';

/** A pull secret that no kubelet can read; one of them spoils the whole pull (kubernetes/pkg/credentialprovider/secrets). */
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
  return { confidence: 0.95, clues };
}
