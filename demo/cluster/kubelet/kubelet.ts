import type { Api } from '../api.ts';
import type { Clock } from '../clock.ts';
import type { BackOff } from '../controllers/loop.ts';
import type { Pod } from '../kinds.ts';
import type { Network } from './exchange.ts';
import { type PodWorker, startPodWorker } from './pod-worker.ts';

export interface KubeletOptions {
  readonly network: Network;
  /** Between attempts to pull one image for one pod; a kubelet's own are 10 s and 5 min. */
  readonly backOff?: BackOff;
  /** How soon a pod is looked at again after a failure, in milliseconds. */
  readonly resync?: number;
}

/**
 * The kubelets of all nodes: they pull the images of the pods bound to them from real registries and write status and
 * events. Gives a function that stops them.
 */
export function startKubelet(options: KubeletOptions & { readonly api: Api; readonly clock: Clock }): () => void {
  const { api, clock, network, backOff = { first: 10_000, max: 300_000 }, resync = 2_000 } = options;
  const workers = new Map<string, PodWorker>();
  const present = new Map<string, Map<string, string>>();
  let nextAddress = 10;

  function imagesOn(node: string): Map<string, string> {
    const images = present.get(node) ?? new Map<string, string>();
    present.set(node, images);
    return images;
  }

  const unsubscribe = api.store.subscribe(({ plural, type, object }) => {
    if (plural !== 'pods') return;
    const { uid } = object.metadata;
    const { nodeName } = (object as Pod).spec;
    const known = workers.get(uid);
    if (type === 'DELETED') {
      known?.stop();
      workers.delete(uid);
    } else if (known) known.changed(object as Pod);
    else if (nodeName !== undefined) {
      nextAddress += 1;
      const { namespace = '', name } = object.metadata;
      const podIP = `10.244.${nextAddress >> 8}.${nextAddress & 255}`;
      workers.set(
        uid,
        startPodWorker({
          api,
          clock,
          network,
          backOff,
          resync,
          namespace,
          name,
          uid,
          podIP,
          images: imagesOn(nodeName),
        }),
      );
    }
  });
  return () => {
    unsubscribe();
    for (const worker of workers.values()) worker.stop();
  };
}
