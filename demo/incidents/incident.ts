import type { Voice, World } from './world.ts';

/** The workload that an incident is about. */
export interface Affected {
  readonly namespace: string;
  readonly deployment: string;
}

/** Something that goes wrong in the sample world, and how it ends. */
export interface Incident {
  /** Makes the cause: images, faults, objects. Kubelets are telling unless it is said otherwise. */
  seed(world: World, voice?: Voice): Affected;
  /** Takes the cause away where it lies; what follows is up to the cluster. */
  cure(world: World, affected: Affected): void;
}
