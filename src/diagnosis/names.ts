import { type Evidence, factIn } from '../evidence/evidence.ts';
import type { AdmissionWebhook, Container } from '../evidence/facts.ts';
import { canonical } from '../evidence/image-reference.ts';
import { present } from '../evidence/present.ts';
import type { TextFacts } from '../evidence/text-facts.ts';
import type { RunbookNames } from './finding.ts';

/** The names for a runbook that the looked-at objects give; they replace what the text said, because they are the objects. */
export function runbookNames(evidence: Evidence, text: TextFacts): TextFacts & RunbookNames {
  return {
    ...userNames(evidence),
    ...podNames(evidence),
    ...workloadNames(evidence),
    ...nodeNames(evidence),
    ...registryNames(evidence, text),
    ...webhookNames(evidence),
    ...secretNames(evidence),
    ...jobNames(evidence),
    ...enforcementNames(evidence),
  };
}

function podNames(evidence: Evidence): TextFacts & RunbookNames {
  const pod = factIn(evidence, 'pod');
  if (pod === undefined) return {};
  const container = troubled(pod.containers);
  return {
    namespace: pod.namespace,
    pod: pod.name,
    serviceAccount: pod.serviceAccountName,
    ...present('node', pod.nodeName),
    ...present('container', container?.name),
  };
}

/** The container that waits or failed; else the first one. */
function troubled(containers: readonly Container[]): Container | undefined {
  return (
    containers.find(({ waiting }) => waiting !== undefined && /image|pull/i.test(waiting.reason)) ??
    containers.find(({ waiting }) => waiting !== undefined) ??
    containers.find(({ ready }) => !ready) ??
    containers[0]
  );
}

function workloadNames(evidence: Evidence): TextFacts & RunbookNames {
  const object = factIn(evidence, 'workload')?.object;
  if (object === undefined) return {};
  return { workloadKind: object.kind, workload: object.name, ...present('namespace', object.namespace) };
}

function nodeNames(evidence: Evidence): RunbookNames {
  const node = factIn(evidence, 'node');
  if (node === undefined) return {};
  return { node: node.name, nodePlatform: `${node.operatingSystem}/${node.architecture}` };
}

function registryNames(evidence: Evidence, text: TextFacts): TextFacts & RunbookNames {
  const looks = factIn(evidence, 'registry') ?? [];
  const bad = looks.find(({ steps }) => steps.some(({ failure }) => failure !== undefined));
  const look = looks.find(({ image }) => canonical(image) === text.image) ?? bad ?? looks[0];
  if (look === undefined) return {};
  const { image, platforms, certificate } = look;
  const real = platforms?.filter(({ os }) => os !== 'unknown').map(({ os, architecture }) => `${os}/${architecture}`);
  return {
    ...(image.repository === '' ? {} : { image: canonical(image), repository: image.repository }),
    ...(text.host === undefined ? { host: image.registry } : {}),
    ...present('tag', image.tag),
    ...present('digest', image.digest ?? look.digest),
    ...present('imagePlatforms', real === undefined ? undefined : [...new Set(real)].join(', ')),
    ...present('certificateNames', certificate?.names),
    ...present('certificateValidFrom', isoDate(certificate?.validFrom)),
    ...present('certificateValidTo', isoDate(certificate?.validTo)),
  };
}

/** A date that may come from a foreign certificate; one that no calendar knows is left out. */
function isoDate(at: number | undefined): string | undefined {
  return at === undefined || Math.abs(at) > 8.64e15 || Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

function webhookNames(evidence: Evidence): TextFacts & RunbookNames {
  const webhooks = factIn(evidence, 'webhooks') ?? [];
  const webhook = leadingWebhook(webhooks);
  if (webhook === undefined) return {};
  const { configuration, target, backend } = webhook;
  return {
    webhook: webhook.name,
    webhookConfigurationKind: configuration.kind,
    webhookConfiguration: configuration.name,
    webhookObjects: objectsCalling(target, webhooks).join(' '),
    ...(target.kind === 'service' ? { service: target.name, serviceNamespace: target.namespace } : {}),
    ...present('podSelector', backend === undefined ? undefined : selector(backend.podSelector)),
  };
}

function leadingWebhook(webhooks: readonly AdmissionWebhook[]): AdmissionWebhook | undefined {
  const dead = ({ failurePolicy, backend }: AdmissionWebhook): boolean =>
    failurePolicy === 'Fail' && backend !== undefined && backend.readyEndpoints === 0;
  return webhooks.find(({ blamed }) => blamed) ?? webhooks.find(dead);
}

/** A service that is down is often called by more than one configuration, one of each kind. */
function objectsCalling(target: AdmissionWebhook['target'], webhooks: readonly AdmissionWebhook[]): readonly string[] {
  const calling = webhooks.filter(
    (webhook) =>
      webhook.failurePolicy === 'Fail' && JSON.stringify(placeOf(webhook.target)) === JSON.stringify(placeOf(target)),
  );
  return [...new Set(calling.map(({ configuration: { kind, name } }) => `${kind}/${name}`))];
}

function placeOf(target: AdmissionWebhook['target']): readonly string[] {
  return target.kind === 'service' ? [target.namespace, target.name] : [target.url];
}

function selector(labels: Readonly<Record<string, string>>): string | undefined {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? undefined : pairs.join(',');
}

function secretNames(evidence: Evidence): TextFacts {
  const bad = factIn(evidence, 'pullSecrets')?.secrets.find(({ problem }) => problem !== undefined);
  return present('secret', bad?.name);
}

/** A job that is there, with the namespace in which it was found. */
function jobNames(evidence: Evidence): TextFacts {
  const job = factIn(evidence, 'leftoverJobs')?.jobs[0];
  return job === undefined ? {} : { job: job.name, namespace: job.namespace };
}

/** The first product whose workload is known: what holds the keys is what has to read them anew. */
function enforcementNames(evidence: Evidence): RunbookNames {
  const { workload } = factIn(evidence, 'enforcement')?.find((one) => one.workload !== undefined) ?? {};
  if (workload === undefined) return {};
  return {
    enforcementKind: workload.kind,
    enforcementWorkload: workload.name,
    ...present('enforcementNamespace', workload.namespace),
  };
}

/** One of the pods that run the image which was asked about. */
function userNames(evidence: Evidence): TextFacts & RunbookNames {
  const user = factIn(evidence, 'imageUsers')?.containers[0];
  return user === undefined ? {} : { namespace: user.namespace, pod: user.pod, container: user.container };
}
