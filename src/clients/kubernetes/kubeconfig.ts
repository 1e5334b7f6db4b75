import { KubeConfig } from '@kubernetes/client-node';

/** How to reach a cluster: the text of a kubeconfig, or the service account that Kubernetes gives a pod. */
export type ClusterAccess =
  | {
      readonly kubeconfig: string;
      /** Instead of the kubeconfig's current context. */
      readonly context?: string;
      /** The folder that relative paths in the kubeconfig belong to. */
      readonly folder?: string;
    }
  | 'in-cluster';

/** Reads the access to one cluster. The error of an unusable kubeconfig never repeats its content. */
export function readClusterAccess(access: ClusterAccess): KubeConfig {
  const config = new KubeConfig();
  if (access === 'in-cluster') {
    config.loadFromCluster();
    return config;
  }
  try {
    config.loadFromString(access.kubeconfig);
  } catch (error) {
    // A YAML error carries the lines around it, and those may be a key or a token.
    throw new Error(`the kubeconfig cannot be read${lineOf(error)}`);
  }
  if (access.folder !== undefined) config.makePathsAbsolute(access.folder);
  if (access.context !== undefined) config.setCurrentContext(access.context);
  const current = config.getCurrentContext();
  if (config.getContextObject(current) === null) throw new Error(`the kubeconfig has no context ${current}`);
  if (config.getCurrentCluster() === null) throw new Error(`the kubeconfig has no cluster for its context ${current}`);
  return config;
}

function lineOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('mark' in error)) return '';
  const { mark } = error;
  const known = typeof mark === 'object' && mark !== null && 'line' in mark && typeof mark.line === 'number';
  return known ? ` (line ${Number(mark.line) + 1})` : '';
}
