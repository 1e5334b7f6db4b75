import { type Evidence, factIn } from '../evidence/evidence.ts';
import { type ImageReference, parseImageReference } from '../evidence/image-reference.ts';
import { type Credential, credentialsFor } from '../evidence/pull-secret.ts';
import { normaliseKey } from '../evidence/pull-secret-key.ts';
import { type RegistryVendor, registryVendor } from '../evidence/registry-vendor.ts';
import type { Clue } from './finding.ts';

interface Look {
  readonly host: string;
  readonly image: ImageReference;
  readonly used: readonly Credential[];
  /** Whether no secret matches, as far as all of them could be read. */
  readonly none: boolean;
  readonly evidence: Evidence;
}

/**
 * What the names in a cloud's registry and in the pod's secrets tell of how it wants to be signed in to: shapes of users, never
 * a password. Empty for other registries.
 */
export function vendorClues(evidence: Evidence): readonly Clue[] {
  const image = imageOf(evidence);
  const vendor = image && registryVendor(image.registry);
  if (image === undefined || vendor === undefined) return [];
  const pullSecrets = factIn(evidence, 'pullSecrets');
  const { used, anonymousAllowed } = credentialsFor(image, pullSecrets?.secrets ?? []);
  const none = pullSecrets !== undefined && anonymousAllowed === true;
  // An entry without a user is told as such.
  const named = used.filter(({ username }) => username !== '');
  return clues[vendor]({ host: image.registry, image, used: named, none, evidence });
}

const clues: Readonly<Record<RegistryVendor, (look: Look) => readonly Clue[]>> = {
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
  ecr({ host, used, evidence }) {
    const [, account, region] = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\./.exec(host) ?? [];
    return [
      ...(account === undefined || region === undefined ? [] : [clue('ecr-host', { account, region })]),
      ...used.flatMap(({ secret, username }) => (username === 'AWS' ? [] : [clue('ecr-user', { secret })])),
      ...nodeIdentity(evidence, 'EKS', /-eks-/),
    ];
  },
  // https://cloud.google.com/artifact-registry/docs/docker/authentication
  gcr({ host, used, evidence }) {
    return [
      ...(host.endsWith('gcr.io') ? [clue('gcr-moved', { host })] : []),
      ...used.map(({ secret, username }) => {
        if (/^_json_key(?:_base64)?$/.test(username)) return clue('gcr-user-key', { secret });
        return clue(username === 'oauth2accesstoken' ? 'gcr-user-session' : 'gcr-user', { secret });
      }),
      ...nodeIdentity(evidence, 'GKE', /-gke\./),
    ];
  },
  // https://learn.microsoft.com/azure/container-registry/container-registry-authentication
  acr({ host, used }) {
    return used.map(({ secret, username }) => {
      if (username === '00000000-0000-0000-0000-000000000000') return clue('acr-user-session', { secret });
      if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(username)) return clue('acr-user-principal', { secret });
      const isAdmin = username.toLowerCase() === host.split('.')[0];
      return isAdmin ? clue('acr-user-admin', { secret, host }) : clue('acr-user-token', { secret });
    });
  },
  // https://cloud.ibm.com/docs/Registry?topic=Registry-registry_access
  icr({ host, used, none, evidence }) {
    const users = used.flatMap(({ secret, username }) => {
      if (/^iam(?:bearer|refresh)$/.test(username)) return [clue('icr-user-session', { secret, user: username })];
      return username === 'token' ? [clue('icr-user-old', { secret })] : [];
    });
    return none ? [...otherNames(host, evidence), ...defaultOnly(host, evidence)] : users;
  },
  // https://docs.oracle.com/iaas/Content/Registry/Tasks/registrypullingimagesusingthedockercli.htm
  ocir({ image, used }) {
    const wanted = image.repository.split('/')[0] ?? '';
    return used.flatMap(({ secret, username }) => {
      const [tenancy = '', ...rest] = username.split('/');
      if (rest.length === 0) return [clue('ocir-user-short', { secret })];
      return tenancy === wanted ? [] : [clue('ocir-user-tenancy', { secret, tenancy, wanted })];
    });
  },
};

function clue(key: Clue['key'], values: Clue['values']): Clue {
  return { key, values, speaks: 'for' };
}

/** The image that was looked at and failed, or else that of a container that is not ready. */
function imageOf(evidence: Evidence): ImageReference | undefined {
  const looks = factIn(evidence, 'registry') ?? [];
  const failed = looks.find(({ steps }) => steps.some(({ failure }) => failure !== undefined)) ?? looks[0];
  if (failed !== undefined) return failed.image;
  const waiting = factIn(evidence, 'pod')?.containers.find(({ ready }) => !ready);
  const written = waiting === undefined ? undefined : parseImageReference(waiting.image);
  return written === undefined || 'invalid' in written ? undefined : written;
}

/** Where the cloud runs the nodes, they pull with an identity of their own; the kubelet's version tells whose they are. */
function nodeIdentity(evidence: Evidence, product: string, version: RegExp): readonly Clue[] {
  const node = factIn(evidence, 'node');
  if (node === undefined || !version.test(node.kubeletVersion)) return [];
  return [clue('node-identity', { node: node.name, product })];
}

/** Secrets for other regions, or for the old names of the same one. */
function otherNames(host: string, evidence: Evidence): readonly Clue[] {
  const keys = (factIn(evidence, 'pullSecrets')?.secrets ?? []).flatMap(({ entries }) =>
    entries.map(({ key }) => (normaliseKey(key) ?? '').split('/')[0] ?? ''),
  );
  const others = [...new Set(keys)].filter((key) => key !== host && registryVendor(key) === 'icr');
  return others.length === 0 ? [] : [clue('icr-other-names', { names: others, host })];
}

function defaultOnly(host: string, evidence: Evidence): readonly Clue[] {
  const namespace = factIn(evidence, 'pod')?.namespace ?? factIn(evidence, 'pullSecrets')?.namespace;
  if (namespace === undefined || namespace === 'default') return [];
  return [clue('icr-default-only', { namespace, host })];
}
