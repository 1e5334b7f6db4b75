import type { V1LabelSelector } from '@kubernetes/client-node';

/**
 * Whether labels match a selector (meta/v1 LabelSelector): all of `matchLabels` and all of `matchExpressions`. No selector and
 * an empty one match everything; an unknown operator matches too, since a list for review may rather be too long.
 */
export function matchesLabels(
  selector: V1LabelSelector | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  const has = new Map(Object.entries(labels ?? {}));
  const wanted = Object.entries(selector?.matchLabels ?? {});
  return (
    wanted.every(([key, value]) => has.get(key) === value) &&
    (selector?.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = has.get(key);
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return true;
      }
    })
  );
}
