import type { Match } from '../../../diagnosis/cause.ts';
import type { Facts } from '../../../evidence/facts.ts';

/** A node whose kubelet says that its runtime is not ready. */
export function matchRuntimeDown({ node }: Pick<Facts, 'node'>): Match | undefined {
  const down = node.conditions.find(
    ({ type, status, message }) =>
      type === 'Ready' &&
      status !== 'True' &&
      /container runtime (?:is down|not ready|network not ready)|PLEG is not healthy|runtime is down/i.test(message) &&
      !/cni|network/i.test(message),
  );
  if (down === undefined) return undefined;
  const values = { node: node.name, condition: down.type, reason: down.reason };
  return { confidence: 0.85, clues: [{ key: 'node-condition', values, speaks: 'for' }] };
}
