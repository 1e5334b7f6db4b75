import type { LabelSelector } from './kinds.ts';
import { type KubernetesObject, textAt } from './object.ts';
import { badRequest } from './status-error.ts';

type Test = (object: KubernetesObject) => boolean;

/** Whether labels satisfy a LabelSelector; an absent or empty selector takes everything. */
export function matchesLabels(
  selector: LabelSelector | undefined,
  labels: Readonly<Record<string, string>> = {},
): boolean {
  const equal = Object.entries(selector?.matchLabels ?? {}).every(([name, value]) => labels[name] === value);
  return (
    equal &&
    (selector?.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const among = value !== undefined && values.includes(value);
      return operator === 'In' ? among : !among;
    })
  );
}

/**
 * The `labelSelector` query parameter as a test (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/).
 * Throws a 400 StatusError for what it cannot read.
 */
export function labelTest(text: string): Test {
  const tests = splitOutsideParentheses(text).map(labelRequirement);
  return (object) => tests.every((test) => test(object.metadata.labels ?? {}));
}

function labelRequirement(text: string): (labels: Readonly<Record<string, string>>) => boolean {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (set?.[1] !== undefined) {
    const [, key, operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return (labels) => values.includes(labels[key] ?? '\0') === (operator === 'in');
  }
  const pair = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/.exec(text);
  if (pair?.[1] !== undefined) {
    const [, key, operator, value] = pair;
    return (labels) => (labels[key] === value) === (operator !== '!=');
  }
  const presence = /^(!?)\s*([^=!\s()]+)$/.exec(text);
  if (presence?.[2] === undefined) throw badRequest(`unable to parse requirement: found '${text}'`);
  const [, negated, key] = presence;
  return (labels) => key in labels === (negated === '');
}

function splitOutsideParentheses(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/**
 * The `fieldSelector` query parameter as a test. Any path of the stored object may be used, where a real server
 * knows a few per kind; `regarding.*` and `involvedObject.*` mean the same. Throws a 400 StatusError.
 */
export function fieldTest(text: string): Test {
  const tests = text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part): Test => {
      const match = /^([^=!]+?)\s*(==|=|!=)\s*(.*)$/.exec(part.trim());
      if (match?.[1] === undefined) throw badRequest(`invalid field selector: ${part}`);
      const [, field, operator, wanted] = match;
      const path = field
        .replace(/^regarding\./, 'involvedObject.')

        .split('.');
      return (object) => (textAt(object, ...path) === wanted) === (operator !== '!=');
    });
  return (object) => tests.every((test) => test(object));
}
