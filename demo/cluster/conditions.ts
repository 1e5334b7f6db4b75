import type { Condition } from './kinds.ts';

/** The conditions with one set; its transition time moves only when its status changes. */
export function withCondition(
  conditions: readonly Condition[] | undefined,
  condition: Condition,
  now: string,
): Condition[] {
  const others = (conditions ?? []).filter(({ type }) => type !== condition.type);
  const before = conditions?.find(({ type }) => type === condition.type);
  const since = before?.status === condition.status ? (before.lastTransitionTime ?? now) : now;
  return [...others, { ...condition, lastTransitionTime: since }];
}

/** The conditions without one. */
export function withoutCondition(conditions: readonly Condition[] | undefined, type: string): Condition[] {
  return (conditions ?? []).filter((condition) => condition.type !== type);
}
