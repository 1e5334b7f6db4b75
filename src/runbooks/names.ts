import type { Diagnosis } from '../diagnosis/finding.ts';
import { leftoverJobNames, oldEnforcementNamespace } from '../evidence/leftover-jobs.ts';
import { present } from '../evidence/present.ts';
import { ecrRegion, hostsToAllow, icrOldRanges } from './registry-hosts.ts';

/** The names that a runbook can be filled in with; every one may be missing. */
export type Names = Partial<Diagnosis['names']>;

const kubernetesName = /^[a-z0-9][a-z0-9.:-]{0,252}$/;
const kind = /^[A-Za-z][A-Za-z0-9]{0,62}$/;
const host = /^(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;
const reference = /^[A-Za-z0-9[][\w./:@[\]-]{0,500}$/;
const selector = /^[A-Za-z0-9][\w./=,-]{0,500}$/;
const word = /^[A-Za-z0-9][\w./ ,-]{0,200}$/;

/**
 * What may stand in a command: names of a diagnosis come from text that anybody in a cluster can write, so a value that
 * is not of its kind's alphabet counts as missing.
 */
const shapes: Readonly<Record<string, RegExp>> = {
  namespace: kubernetesName,
  pod: kubernetesName,
  workload: kubernetesName,
  container: kubernetesName,
  serviceAccount: kubernetesName,
  secret: kubernetesName,
  node: kubernetesName,
  job: kubernetesName,
  service: kubernetesName,
  serviceNamespace: kubernetesName,
  webhook: kubernetesName,
  webhookConfiguration: kubernetesName,
  webhookConfigurationKind: kind,
  webhookObjects: /^[A-Za-z]+\/[a-z0-9.-]+(?: [A-Za-z]+\/[a-z0-9.-]+){0,19}$/,
  workloadKind: kind,
  enforcementNamespace: kubernetesName,
  enforcementKind: kind,
  enforcementWorkload: kubernetesName,
  host,
  image: reference,
  repository: reference,
  tag: /^\w[\w.-]{0,127}$/,
  digest: /^[a-z0-9]+:[0-9a-f]{32,128}$/,
  podSelector: selector,
  region: kubernetesName,
  account: word,
  nodePlatform: word,
  imagePlatforms: word,
};

const restartable: Readonly<Record<string, string>> = {
  Deployment: 'deployment',
  StatefulSet: 'statefulset',
  DaemonSet: 'daemonset',
};

/** Names that stand for several words, separated by blanks. */
export const listNames: ReadonlySet<string> = new Set(['webhookObjects', 'allowHosts', 'icrOldRanges']);

/** The names that are safe to use, with those that follow from them (registry, server, port, hosts to allow …). */
export function namesFor(names: Names): Readonly<Record<string, string>> {
  const safe: Record<string, string> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const value: unknown = names[name as keyof Names];
    if (typeof value === 'string' && shape.test(value)) safe[name] = value;
  }
  const registry = registryOf(safe);
  const rollout = rolloutOf(safe.workloadKind, safe.workload);
  const enforcementRollout = rolloutOf(safe.enforcementKind, safe.enforcementWorkload);
  const architecture = /[a-z]+\/([a-z0-9]+)/.exec(safe.imagePlatforms ?? '')?.[1];
  return {
    icrOldRanges: icrOldRanges.join(' '),
    ...safe,
    ...(registry !== undefined && { ...namesOfRegistry(registry), ...namesOfHost(safe.host ?? registry) }),
    ...(isOldEnforcement(safe) && { oldEnforcement: oldEnforcementNamespace }),
    ...present('rollout', rollout),
    ...present('enforcementRollout', enforcementRollout),
    ...(architecture !== undefined && { imageArchitecture: architecture }),
    ...(safe.webhookConfigurationKind !== undefined && {
      webhookConfigurationKind: safe.webhookConfigurationKind.toLowerCase(),
    }),
    ...(safe.webhookObjects !== undefined && { webhookObjects: safe.webhookObjects.toLowerCase() }),
    ...(safe.repository === undefined && safe.image !== undefined && repositoryOf(safe.image)),
  };
}

function rolloutOf(kindOfIt = '', name: string | undefined): string | undefined {
  const resource = restartable[kindOfIt];
  return resource === undefined || name === undefined ? undefined : `${resource}/${name}`;
}

/** Whether the names are those of the image enforcement that IBM's guides of 2018 describe. */
function isOldEnforcement({ namespace, serviceNamespace, webhookConfiguration, job }: Record<string, string>): boolean {
  const home = namespace === oldEnforcementNamespace || serviceNamespace === oldEnforcementNamespace;
  return home || webhookConfiguration === 'image-admission-config' || leftoverJobNames.includes(job ?? '');
}

function registryOf({ image, host: named }: Record<string, string>): string | undefined {
  const first = image?.split('/')[0];
  if (first !== undefined && /[.:]|^localhost$/.test(first) && image !== first)
    return host.test(first) ? first : undefined;
  return image === undefined ? named : 'docker.io';
}

function repositoryOf(image: string): { repository: string } | undefined {
  const repository = image
    .split('@')[0]
    ?.replace(/:[\w.-]+$/, '')
    .split('/')
    .slice(1)
    .join('/');
  return repository ? { repository } : undefined;
}

function namesOfRegistry(registry: string): Record<string, string> {
  const { server = registry } = namesOfHost(registry);
  const dockerHub = isDockerHub(registry);
  const allow = hostsToAllow(server);
  const region = ecrRegion(server);
  const icr = /(?:^|\.)(?:icr\.io|bluemix\.net)$/.test(server);
  return {
    registry,
    credentialServer: dockerHub ? 'https://index.docker.io/v1/' : registry,
    ...(dockerHub && { dockerHub: registry }),
    ...(allow && { allowHosts: allow.join(' ') }),
    ...(icr && { icr: registry }),
    ...(region !== undefined && { ecr: registry, region }),
  };
}

/** Where the connection fails: the host that a message names, which may be a token or blob host, else the registry's own. */
function namesOfHost(named: string): Record<string, string> {
  const endpoint = named === 'docker.io' || named === 'index.docker.io' ? 'registry-1.docker.io' : named;
  const [, server = endpoint, port = '443'] = /^(.+?)(?::(\d+))?$/.exec(endpoint) ?? [];
  return { endpoint, server, hostname: server, port };
}

function isDockerHub(registry: string): boolean {
  return /^(?:.+\.)?docker\.(?:io|com)$/.test(registry);
}
