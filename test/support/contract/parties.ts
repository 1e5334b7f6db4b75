import type { KubernetesObjectApi } from '@kubernetes/client-node';
import type { KubernetesClient } from '../../../src/clients/kubernetes.ts';
import type { Manifest } from './manifests.ts';

/** A cluster under the contract, with its controllers and without a kubelet. */
export interface ContractCluster {
  /** Text of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Text of a kubeconfig of a service account. */
  kubeconfigOf(namespace: string, serviceAccount: string): Promise<string>;
  stop(): Promise<void>;
}

/** Where clusters that keep the contract may differ. */
export interface Differences {
  /** Since 1.21; older servers have v1beta1 only, and backends are counted by Endpoints. */
  readonly endpointSliceV1: boolean;
  /** Since 1.21 every namespace carries its name as a label. */
  readonly namespaceNameLabel: boolean;
  /** The admission plug-in that copies pull secrets; test control planes run without it. */
  readonly serviceAccountAdmission: boolean;
}

/** Who takes part in the contract; usable once its tests run. */
export interface Parties {
  readonly cluster: ContractCluster;
  /** Salvor's client as the administrator. */
  readonly admin: KubernetesClient;
  /** Writes any kind. */
  readonly objects: KubernetesObjectApi;
  create(manifest: Manifest): Promise<unknown>;
}
