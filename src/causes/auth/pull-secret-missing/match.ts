import type { Match } from '../../../diagnosis/cause.ts';
import type { Clue } from '../../../diagnosis/finding.ts';
import type { Facts } from '../../../evidence/facts.ts';
import type { TextFacts } from '../../../evidence/text-facts.ts';

/** A named pull secret that is not in the pod's namespace. A missing secret alone may be harmless: the pull goes on without. */
export function matchMissingSecret(
  { pullSecrets }: Pick<Facts, 'pullSecrets'>,
  { namespace }: TextFacts,
): Match | undefined {
  const missing = pullSecrets.secrets.filter(({ problem }) => problem === 'missing');
  if (missing.length === 0) return undefined;
  const clues = missing.flatMap(({ name, usedIn }): Clue[] => [
    {
      key: 'pull-secret-missing',
      values: { secret: name, namespace: pullSecrets.namespace ?? namespace ?? '' },
      speaks: 'for',
    },
    ...(usedIn === undefined
      ? []
      : [{ key: 'pull-secret-elsewhere', values: { secret: name, namespaces: usedIn }, speaks: 'for' } as const]),
  ]);
  return { confidence: missing.length === pullSecrets.secrets.length ? 0.95 : 0.7, clues };
}
