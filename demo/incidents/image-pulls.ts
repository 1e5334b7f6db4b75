import type { Workload } from '../cluster/kinds.ts';
import { storedResource } from '../cluster/resources.ts';
import { ensureNamespace } from './enforcement-deadlock.ts';
import type { Affected, Incident } from './incident.ts';
import { deployment, type Voice, type World } from './world.ts';

interface ImagePull {
  readonly namespace: string;
  readonly deployment: string;
  /** The image without its registry. */
  readonly image: string;
  readonly registryOf: (world: World) => string;
  readonly architecture?: 'amd64' | 'arm64';
  /** Prepares the registry. */
  readonly break: (world: World, image: string) => void;
  readonly cure: (world: World, image: string, affected: Affected) => void;
}

/** The name of the private image's account in its registry; for the sample registry only. */
const privateAccount = { username: 'ledger-robot', password: 'sample-password' } as const;

const plain = ({ registry }: World) => registry.host;
const secure = ({ secureRegistry }: World) => secureRegistry.host;
const repositoryOf = (image: string) => image.slice(0, image.lastIndexOf(':'));

function incident({
  namespace,
  deployment: name,
  image,
  registryOf,
  architecture = 'amd64',
  break: prepare,
  cure,
}: ImagePull): Incident {
  return {
    seed(world, voice: Voice = 'telling') {
      const affected = { namespace, deployment: voice === 'silent' ? `${name}-silent` : name };
      prepare(world, image);
      // An open deadlock would be the cause of whatever is played beside it.
      ensureNamespace(world.cluster, namespace, { exempt: true });
      const nodeName = `${architecture}-${voice}`;
      world.cluster.create(
        deployment({ namespace, name: affected.deployment, image: `${registryOf(world)}/${image}`, nodeName }),
      );
      return affected;
    },
    cure: (world, affected) => cure(world, image, affected),
  };
}

/** A private image that is pulled without credentials. */
export const privateImage = incident({
  namespace: 'ledger',
  deployment: 'statements',
  image: 'ledger/statements:2.1.0',
  registryOf: plain,
  break({ registry }, image) {
    registry.push(image);
    registry.setFault(repositoryOf(image), { kind: 'bearer', ...privateAccount });
  },
  cure: ({ registry }, image) => registry.setFault(repositoryOf(image), { kind: 'ok' }),
});

/** A tag that was never pushed. */
export const missingTag = incident({
  namespace: 'storefront',
  deployment: 'catalog',
  image: 'shop/catalog:3.14.16',
  registryOf: plain,
  break({ registry }, image) {
    registry.push('shop/catalog:3.14.15');
    registry.setFault(image, { kind: 'missing' });
  },
  cure({ registry }, image) {
    registry.push(image);
    registry.setFault(image, { kind: 'ok' });
  },
});

/** A registry that has served enough for now. */
export const rateLimit = incident({
  namespace: 'media',
  deployment: 'thumbnails',
  image: 'media/thumbnails:1.9.3',
  registryOf: plain,
  break({ registry }, image) {
    registry.push(image);
    registry.setFault(repositoryOf(image), { kind: 'rate-limited', retryAfterSeconds: 20 });
  },
  cure: ({ registry }, image) => registry.setFault(repositoryOf(image), { kind: 'ok' }),
});

/** An image for x86 alone on a node that is not. */
export const wrongPlatform = incident({
  namespace: 'media',
  deployment: 'transcoder',
  image: 'media/transcoder:0.7.2',
  registryOf: plain,
  architecture: 'arm64',
  break: ({ registry }, image) => void registry.push(image, ['amd64']),
  cure: ({ registry }, image) => void registry.push(image, ['amd64', 'arm64']),
});

/** A registry whose certificate nobody signed. */
export const selfSigned = incident({
  namespace: 'lab',
  deployment: 'notebooks',
  image: 'lab/notebooks:2026.11',
  registryOf: secure,
  break({ secureRegistry }, image) {
    secureRegistry.push(image);
    secureRegistry.setTransport('self-signed');
  },
  cure: ({ secureRegistry }) => secureRegistry.setTransport('tls'),
});

/** A registry whose name nobody knows. The domain is reserved for that (https://www.rfc-editor.org/rfc/rfc2606). */
export const unknownHost = incident({
  namespace: 'lab',
  deployment: 'simulator',
  image: 'lab/simulator:5.0.1',
  registryOf: () => 'registry.lab.invalid',
  break: ({ registry }, image) => void registry.push(image),
  cure({ cluster, registry }, image, affected) {
    const change = (stored: object) => {
      const workload = stored as Workload;
      for (const container of workload.spec.template.spec.containers) container.image = `${registry.host}/${image}`;
      return workload;
    };
    cluster.api.update(storedResource('deployments'), affected.namespace, affected.deployment, change, {
      manager: 'kubectl-edit',
    });
  },
});

/** A registry that takes requests and never answers. */
export const silentRegistry = incident({
  namespace: 'lab',
  deployment: 'telemetry',
  image: 'lab/telemetry:1.0.0',
  registryOf: plain,
  break({ registry }, image) {
    registry.push(image);
    registry.setFault(repositoryOf(image), { kind: 'hang' });
  },
  cure: ({ registry }, image) => registry.setFault(repositoryOf(image), { kind: 'ok' }),
});
