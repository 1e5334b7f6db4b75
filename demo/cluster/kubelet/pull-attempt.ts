import type { Api } from '../api.ts';
import type { Container, Node, Pod, Secret } from '../kinds.ts';
import type { Network } from './exchange.ts';
import { readImage } from './image.ts';
import { credentialsFor } from './keyring.ts';
import { type Pulled, PullFailure, pullImage } from './pull.ts';
import { failureText } from './pull-text.ts';

export type Attempt =
  | { readonly kind: 'pulled'; readonly pulled: Pulled }
  | { readonly kind: 'failed'; readonly text: string }
  /** The name of the image cannot be read. */
  | { readonly kind: 'invalid'; readonly text: string };

export interface AttemptOptions {
  readonly api: Api;
  readonly network: Network;
  readonly pod: Pod;
  readonly container: Container;
  readonly node: Node;
  /** Called with the names of the pull secrets that do not exist. */
  readonly onMissingSecrets: (names: readonly string[]) => void;
}

/** Tries to pull a container's image with every credential that its pull secrets hold for it, in order; anonymously when none does. */
export async function attemptPull({
  api,
  network,
  pod,
  container,
  node,
  onMissingSecrets,
}: AttemptOptions): Promise<Attempt> {
  const image = readImage(container.image);
  if (!image)
    return {
      kind: 'invalid',
      text: `Failed to apply default image tag "${container.image}": couldn't parse image name "${container.image}": invalid reference format`,
    };
  const names = (pod.spec.imagePullSecrets ?? []).flatMap(({ name }) => name ?? []);
  const found = names.map((name) => api.store.get('secrets', pod.metadata.namespace, name));
  const missing = names.filter((_name, index) => !found[index]);
  if (missing.length > 0) onMissingSecrets(missing);
  const failures: string[] = [];
  try {
    const credentials = credentialsFor(
      image,
      found.filter((secret): secret is Secret => secret !== undefined),
    );
    for (const credential of credentials.length > 0 ? credentials : [undefined]) {
      try {
        return {
          kind: 'pulled',
          pulled: await pullImage(network, image, node.status.nodeInfo.architecture, credential),
        };
      } catch (error) {
        if (!(error instanceof PullFailure)) throw error;
        failures.push(failureText(error, image, node));
      }
    }
  } catch (error) {
    failures.push(error instanceof Error ? error.message : String(error));
  }
  return { kind: 'failed', text: failures.length > 1 ? `[${failures.join(', ')}]` : (failures[0] ?? '') };
}
