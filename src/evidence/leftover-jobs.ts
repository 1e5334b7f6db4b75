/** A Job that an installation left behind. Times in milliseconds since the epoch. */
export interface LeftoverJob {
  readonly namespace: string;
  readonly name: string;
  readonly createdAt: number;
  /** Pods that it runs now: an installation that has not ended. */
  readonly active: number;
  /** Absent while it has not ended. */
  readonly ended?: 'complete' | 'failed';
  /** Who made it, as written: its controller as `Kind/name`, and the labels and annotations of Helm and its like as `key=value`. */
  readonly owners: readonly string[];
}

/** The Jobs that an installation complains of. */
export interface LeftoverJobs {
  /** The names that were looked for. */
  readonly names: readonly string[];
  /** Absent where no text tells it: then all namespaces were looked through. */
  readonly namespace?: string;
  readonly jobs: readonly LeftoverJob[];
}

/** Where the image enforcement of 2018 was installed, and what its installation could leave there. */
export const oldEnforcementNamespace = 'ibm-system';
export const leftoverJobNames: readonly string[] = [
  'create-admission-webhooks',
  'create-armada-image-policies',
  'create-crds',
  'validate-crd-creation',
];
