import type { Match } from '../diagnosis/cause.ts';
import type { Facts } from '../evidence/facts.ts';

/** Matches when the node reports this condition as `True`. */
export function matchNodeCondition(type: string): (facts: Pick<Facts, 'node'>) => Match | undefined {
  return ({ node }) => {
    const condition = node.conditions.find((one) => one.type === type && one.status === 'True');
    if (condition === undefined) return undefined;
    const values = { node: node.name, condition: type, reason: condition.reason };
    return { confidence: 0.85, clues: [{ key: 'node-condition', values, speaks: 'for' }] };
  };
}
