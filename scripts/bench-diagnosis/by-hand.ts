import { createHash } from 'node:crypto';
import { type Evidence, factIn } from '../../src/evidence/evidence.ts';
import type { Facts } from '../../src/evidence/facts.ts';
import type { Scene } from './scene.ts';

/** One look as a person makes it at a command line, and what of its answer a diagnosis must have seen too. */
export interface HandLook {
  readonly name: string;
  readonly program: 'kubectl' | 'skopeo';
  readonly args: readonly string[];
  /** What the program printed and what Salvor saw, each in short; they agree when they are equal. */
  readonly compare?: (output: string, evidence: Evidence) => readonly [theirs: unknown, ours: unknown];
}

interface Printed {
  readonly metadata: { readonly name: string; readonly uid?: string };
  readonly items: readonly { readonly metadata: { readonly name: string }; readonly message?: string }[];
  readonly status: {
    readonly nodeInfo: { readonly architecture: string };
    readonly readyReplicas?: number;
    readonly containerStatuses: readonly { readonly state: { readonly waiting?: { readonly reason: string } } }[];
  };
  readonly manifests: readonly { readonly platform: { readonly os: string; readonly architecture: string } }[];
  readonly webhooks?: readonly { readonly name: string }[];
}

const json = (text: string) => JSON.parse(text) as Printed;

/** Everything that Salvor looks at in the scene, one command each. `owners` are the names of the replica set and the deployment. */
export function handLooks(
  scene: Scene,
  owners: { readonly replicaSet: string; readonly deployment: string },
): readonly HandLook[] {
  const { namespace, pod, secret, image, credentials } = scene;
  const get = (name: string, args: readonly string[], compare?: HandLook['compare']): HandLook => ({
    name,
    program: 'kubectl',
    args: ['get', ...args, '--output', 'json'],
    ...(compare === undefined ? {} : { compare }),
  });
  const inHome = ['--namespace', namespace];
  const eventsOf = (kind: string, name: string) =>
    get(
      `events of the ${kind}`,
      ['events', ...inHome, '--field-selector', `involvedObject.kind=${kind},involvedObject.name=${name}`],
      (output, evidence) => [
        json(output)
          .items.map(({ message = '' }) => message)
          .toSorted((one, other) => one.localeCompare(other)),
        (factIn(evidence, 'events') ?? [])
          .filter(({ object }) => object.kind === kind)
          .map(({ message }) => message)
          .toSorted((one, other) => one.localeCompare(other)),
      ],
    );
  const skopeo = (name: string, args: readonly string[], compare?: HandLook['compare']): HandLook => ({
    name,
    program: 'skopeo',
    args: [...args, '--tls-verify=false', '--creds', credentials, `docker://${image}`],
    ...(compare === undefined ? {} : { compare }),
  });
  return [
    get('pod', ['pod', pod, ...inHome], (output, evidence) => [
      [json(output).metadata.uid, json(output).status.containerStatuses.map(({ state }) => state.waiting?.reason)],
      [factIn(evidence, 'pod')?.uid, factIn(evidence, 'pod')?.containers.map(({ waiting }) => waiting?.reason)],
    ]),
    get('replica set', ['replicaset', owners.replicaSet, ...inHome], (output, evidence) => [
      json(output).metadata.name,
      factIn(evidence, 'pod')?.owners[0]?.name,
    ]),
    get('deployment', ['deployment', owners.deployment, ...inHome], (output, evidence) => [
      [json(output).metadata.name, json(output).status.readyReplicas ?? 0],
      [factIn(evidence, 'workload')?.object.name, factIn(evidence, 'workload')?.ready],
    ]),
    eventsOf('Pod', pod),
    eventsOf('ReplicaSet', owners.replicaSet),
    eventsOf('Deployment', owners.deployment),
    get('service account', ['serviceaccount', 'default', ...inHome], (output, evidence) => [
      json(output).metadata.name,
      factIn(evidence, 'serviceAccount')?.name,
    ]),
    get('pull secret', ['secret', secret, ...inHome], (output, evidence) => [
      json(output).metadata.name,
      factIn(evidence, 'pullSecrets')?.secrets.find(({ problem }) => problem === undefined)?.name,
    ]),
    get('node', ['node', 'node-1'], (output, evidence) => [
      json(output).status.nodeInfo.architecture,
      factIn(evidence, 'node')?.architecture,
    ]),
    get('namespace', ['namespace', namespace]),
    get('mutating webhooks', ['mutatingwebhookconfigurations'], (output) => [json(output).items.length, 0]),
    get('validating webhooks', ['validatingwebhookconfigurations'], (output, evidence) => [
      // None of them is in the way of the pod.
      [json(output).items.length, 0],
      [scene.services.length, factIn(evidence, 'webhooks')?.length],
    ]),
    ...scene.services.flatMap((service) => backendLooks(service, get, inHome)),
    // What should run behind a webhook whose pods are gone.
    ...['deployments', 'statefulsets', 'daemonsets'].map((plural) => get(plural, [plural, ...inHome])),
    get(
      'pending pods',
      ['pods', '--all-namespaces', '--field-selector', 'status.phase=Pending'],
      (output, evidence) => [json(output).items.length, factIn(evidence, 'blastRadius')?.failing.pods],
    ),
    get('pods of the namespace', ['pods', ...inHome]),
    get('replica sets', ['replicasets', ...inHome]),
    get('pods of the node', ['pods', '--all-namespaces', '--field-selector', 'spec.nodeName=node-1']),
    skopeo('manifest', ['inspect', '--raw'], (output, evidence) => [
      [
        `sha256:${createHash('sha256').update(output).digest('hex')}`,
        json(output).manifests.map(({ platform }) => `${platform.os}/${platform.architecture}`),
      ],
      imageSeen(evidence),
    ]),
    skopeo('configuration', ['inspect', '--config', '--override-arch', 'arm64']),
  ];
}

function backendLooks(
  service: string,
  get: (name: string, args: readonly string[]) => HandLook,
  inHome: readonly string[],
): readonly HandLook[] {
  return [
    get(`service ${service}`, ['service', service, ...inHome]),
    get(`endpoints of ${service}`, [
      'endpointslices',
      ...inHome,
      '--selector',
      `kubernetes.io/service-name=${service}`,
    ]),
    get(`pods of ${service}`, ['pods', ...inHome, '--selector', `app=${service}`]),
  ];
}

function imageSeen(evidence: Evidence): unknown {
  const [look]: Facts['registry'] = factIn(evidence, 'registry') ?? [];
  return [look?.digest, look?.platforms?.map(({ os, architecture }) => `${os}/${architecture}`)];
}
