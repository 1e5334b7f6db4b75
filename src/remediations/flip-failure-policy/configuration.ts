import type {
  V1MutatingWebhook,
  V1MutatingWebhookConfiguration,
  V1ValidatingWebhook,
  V1ValidatingWebhookConfiguration,
} from '@kubernetes/client-node';
import { type JsonPatchOperation, KubernetesError, type KubernetesReader } from '../../clients/kubernetes.ts';
import type { ObjectReference } from '../../evidence/subject.ts';
import type { Change } from '../remediation.ts';

export const configurationKinds = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'] as const;
export type ConfigurationKind = (typeof configurationKinds)[number];
export type Configuration = V1MutatingWebhookConfiguration | V1ValidatingWebhookConfiguration;
export type Webhook = V1MutatingWebhook | V1ValidatingWebhook;

/** An object that a plan changes, with its changes. */
export interface Target {
  readonly kind: ConfigurationKind;
  readonly object: ObjectReference;
  readonly changes: readonly Change[];
}

/** Plural resource names, as RBAC rules have them. */
export const resourceOfKind: Readonly<Record<ConfigurationKind, string>> = {
  MutatingWebhookConfiguration: 'mutatingwebhookconfigurations',
  ValidatingWebhookConfiguration: 'validatingwebhookconfigurations',
};

/** The plan's changes by object, in the plan's order. Throws on a kind that this remediation never plans. */
export function targetsOf(changes: readonly Change[]): readonly Target[] {
  const byObject = Map.groupBy(changes, ({ object }) => `${object.kind}/${object.name}`);
  return [...byObject.values()].flatMap((ofObject) => {
    const object = ofObject[0]?.object;
    return object === undefined ? [] : [{ kind: configurationKind(object), object, changes: ofObject }];
  });
}

function configurationKind({ kind }: ObjectReference): ConfigurationKind {
  const known = configurationKinds.find((candidate) => candidate === kind);
  if (known === undefined) throw new TypeError(`not a webhook configuration: ${kind}`);
  return known;
}

/** The object as it is now, or undefined when it does not exist. Rejects with any other `KubernetesError`. */
export async function readConfiguration(
  { kind, object }: Pick<Target, 'kind' | 'object'>,
  kubernetes: KubernetesReader,
  signal?: AbortSignal,
): Promise<Configuration | undefined> {
  try {
    return await kubernetes.get(kind, object.name, undefined, signal);
  } catch (error) {
    if (error instanceof KubernetesError && error.status === 404) return undefined;
    throw error;
  }
}

/**
 * Where a change's webhook stands now, by its name: the order may have changed since planning.
 * Undefined when it is gone or when two share the name (possible in objects written before v1).
 */
export function locate(configuration: Configuration, change: Change): { index: number; policy: string } | undefined {
  const webhooks = configuration.webhooks ?? [];
  const index = webhooks.findIndex(({ name }) => name === change.label);
  const webhook = webhooks[index];
  if (webhook === undefined || webhooks.findLastIndex(({ name }) => name === change.label) !== index) return undefined;
  return { index, policy: policyOf(webhook) };
}

/** A webhook's failure policy; the API's default is Fail. */
export function policyOf({ failurePolicy }: Webhook): string {
  return failurePolicy ?? 'Fail';
}

/** JSON Patch operations that set one webhook's policy if, and only if, it is still that webhook with that policy. */
export function setPolicy(index: number, name: string, from: string, to: string): readonly JsonPatchOperation[] {
  return [
    { op: 'test', path: `/webhooks/${index}/name`, value: name },
    { op: 'test', path: policyPath(index), value: from },
    { op: 'replace', path: policyPath(index), value: to },
  ];
}

/** JSON pointer of a webhook's failure policy. */
export function policyPath(index: number): string {
  return `/webhooks/${index}/failurePolicy`;
}
