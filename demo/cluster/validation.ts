import { isDeepStrictEqual } from 'node:util';
import type { Container, ObjectsByPlural, Plural, PodSpec } from './kinds.ts';
import { isRecord, type KubernetesObject } from './object.ts';
import type { Resource } from './resources.ts';
import { invalid, type StatusError } from './status-error.ts';

const dnsName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

type Refuse = (field: string, problem: string) => StatusError;

/**
 * Refuses what the API server refuses of the shapes that matter here, with its 422; not a whole validation.
 * `before` is the stored object when this is an update.
 */
export function validate(resource: Resource, object: KubernetesObject, before?: KubernetesObject): void {
  const refuse: Refuse = (field, problem) => invalid(resource, object.metadata.name, field, problem);
  const { name } = object.metadata;
  const freeName = resource.group.startsWith('rbac');
  if (!freeName && !dnsName.test(name)) {
    throw refuse(
      'metadata.name',
      `Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character`,
    );
  }
  validators[resource.plural]?.(object, refuse, before);
}

const workload = (object: KubernetesObject, refuse: Refuse, before?: KubernetesObject) => {
  const spec = object.spec as Partial<ObjectsByPlural['deployments']['spec']> | undefined;
  if (!isRecord(spec?.selector)) throw refuse('spec.selector', 'Required value');
  if (!isRecord(spec.template?.spec)) throw refuse('spec.template.spec', 'Required value');
  const labels = spec.template.metadata?.labels ?? {};
  const selected = Object.entries(spec.selector.matchLabels ?? {}).every(([label, value]) => labels[label] === value);
  if (!selected)
    throw refuse(
      'spec.template.metadata.labels',
      `Invalid value: ${JSON.stringify(labels)}: \`selector\` does not match template \`labels\``,
    );
  const old = before?.spec as ObjectsByPlural['deployments']['spec'] | undefined;
  if (old && !isDeepStrictEqual(old.selector, spec.selector))
    throw refuse('spec.selector', `Invalid value: ${JSON.stringify(spec.selector)}: field is immutable`);
  validatePodSpec(spec.template.spec, 'spec.template.spec', refuse);
};

const webhooks = (object: KubernetesObject, refuse: Refuse) => {
  const list = (object as ObjectsByPlural['validatingwebhookconfigurations']).webhooks ?? [];
  list.forEach((webhook, index) => {
    const field = `webhooks[${index}]`;
    if (!webhook.sideEffects)
      throw refuse(`${field}.sideEffects`, 'Required value: must specify one of None, NoneOnDryRun');
    const policy: string = webhook.failurePolicy ?? '';
    if (policy !== 'Fail' && policy !== 'Ignore')
      throw refuse(`${field}.failurePolicy`, `Unsupported value: "${policy}": supported values: "Fail", "Ignore"`);
    if (!webhook.clientConfig?.service === !webhook.clientConfig?.url)
      throw refuse(`${field}.clientConfig`, 'Required value: exactly one of url or service is required');
  });
};

const validators: { [P in Plural]?: (object: KubernetesObject, refuse: Refuse, before?: KubernetesObject) => void } = {
  pods: (object, refuse, before) => {
    const spec = object.spec as PodSpec | undefined;
    if (!isRecord(spec)) throw refuse('spec.containers', 'Required value');
    validatePodSpec(spec, 'spec', refuse);
    if (before && !isDeepStrictEqual(unchangeable(before.spec as PodSpec), unchangeable(spec))) {
      throw refuse(
        'spec',
        'Forbidden: pod updates may not change fields other than `spec.containers[*].image`, `spec.initContainers[*].image`, `spec.activeDeadlineSeconds`, `spec.tolerations` (only additions to existing tolerations) or `spec.terminationGracePeriodSeconds`',
      );
    }
  },
  deployments: workload,
  replicasets: workload,
  statefulsets: workload,
  daemonsets: workload,
  mutatingwebhookconfigurations: webhooks,
  validatingwebhookconfigurations: webhooks,
  secrets: (object, refuse, before) => {
    const { type } = object as ObjectsByPlural['secrets'];
    if (before && before.type !== type) throw refuse('type', `Invalid value: "${type}": field is immutable`);
  },
};

function validatePodSpec(spec: PodSpec, field: string, refuse: Refuse): void {
  if (!Array.isArray(spec.containers) || spec.containers.length === 0)
    throw refuse(`${field}.containers`, 'Required value');
  spec.containers.forEach(({ name, image }: Partial<Container>, index) => {
    if (!name) throw refuse(`${field}.containers[${index}].name`, 'Required value');
    if (!image) throw refuse(`${field}.containers[${index}].image`, 'Required value');
  });
}

function unchangeable(spec: PodSpec): unknown {
  const strip = (list: Container[] = []) => list.map(({ image: _image, ...rest }) => rest);
  const {
    activeDeadlineSeconds: _deadline,
    tolerations: _tolerations,
    terminationGracePeriodSeconds: _grace,
    nodeName: _node,
    ...rest
  } = spec;
  return { ...rest, containers: strip(spec.containers), initContainers: strip(spec.initContainers) };
}
