import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createKubernetes } from './clients/kubernetes/client.ts';
import type { KubernetesClient } from './clients/kubernetes.ts';
import type { Config } from './config.ts';

/** A client for each configured cluster, by its name. Reads the kubeconfig, and throws when it cannot. */
export function clustersOf({ cluster, access }: Config['kubernetes']): ReadonlyMap<string, KubernetesClient> {
  if (access === 'in-cluster') return new Map([[cluster, createKubernetes({ access })]]);
  const { path, context } = access;
  const kubeconfig = { kubeconfig: readFileSync(path, 'utf8'), folder: dirname(path) };
  return new Map([
    [cluster, createKubernetes({ access: { ...kubeconfig, ...(context !== undefined && { context }) } })],
  ]);
}
