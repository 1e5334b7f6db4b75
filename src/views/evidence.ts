import type { Clue, Diagnosis } from '../diagnosis/finding.ts';
import type { Permission } from '../evidence/evidence.ts';
import type { Values, Words } from '../locale.ts';

/** A clue as a sentence; a key without one is left out rather than shown raw. */
export function clueLine({ key, values }: Clue, words: Words): string | undefined {
  const filled: Record<string, Values[string]> = { ...values };
  for (const name of ['step', 'because']) {
    const value = values[name];
    const markup = typeof value === 'string' ? words.find(`clues.${name}.${value}`) : undefined;
    if (markup !== undefined) filled[name] = { markup };
  }
  const sentence = words.find(`clues.${key}`, filled);
  // A value that the other side did not give leaves no empty code span behind.
  return sentence?.replaceAll(/\s*[(（](?:``)?[)）]|\s*``/g, '');
}

/** What could not be seen, one sentence each, with the missing RBAC rule where a permission is the reason. */
export function unseenLines(
  unseen: Diagnosis['unseen'],
  words: Words,
): readonly { readonly text: string; readonly rule?: string }[] {
  return unseen
    .filter(({ because }) => because.reason !== 'not-applicable')
    .map(({ fact, because }) => {
      const values = {
        fact: { markup: words.say(`unseen.fact.${fact}`) },
        reason: { markup: words.say(`unseen.reason.${because.reason}`) },
      };
      const { detail, permission, until } = because;
      const text =
        detail === undefined || detail === '' || permission !== undefined
          ? words.say('unseen.line', values)
          : until === undefined
            ? words.say('unseen.line-detail', { ...values, detail })
            : words.say('unseen.line-until', { ...values, detail, until });
      return { text, ...(permission !== undefined && { rule: rbacRule(permission) }) };
    });
}

/** A missing right as the line to add to a Role (with a namespace) or a ClusterRole; what is no name stands as `?`. */
export function rbacRule(permission: Permission): string {
  const [verb, group, resource, namespace, name] = [
    permission.verb,
    permission.group,
    permission.resource,
    permission.namespace,
    permission.name,
  ].map((value) => value?.slice(0, 253).replace(/[^\w.*:/-]/g, '?'));
  const role = namespace === undefined ? 'ClusterRole' : `Role in ${namespace}`;
  const names = name === undefined ? '' : `, resourceNames: ["${name}"]`;
  return `- {apiGroups: ["${group}"], resources: ["${resource}"]${names}, verbs: ["${verb}"]}  # ${role}`;
}
