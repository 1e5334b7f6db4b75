import type { KubernetesObject } from '../object.ts';
import type { Change } from '../store.ts';
import type { ControllerContext } from './context.ts';
import { keyOf, splitKey, startLoop } from './loop.ts';

/** A kind that makes objects of another kind. */
export interface Owner {
  readonly kind: string;
  readonly plural: Change['plural'];
  /** Plural of what it makes. */
  readonly dependents: Change['plural'];
}

/** A control loop over owners: one is reconciled when it or something it made changes. Gives a function that stops it. */
export function startOwnerLoop(
  context: ControllerContext,
  { kind, plural, dependents }: Owner,
  reconcile: (context: ControllerContext, namespace: string, name: string) => void,
): () => void {
  const { api, clock, backOff } = context;
  return startLoop({
    store: api.store,
    clock,
    backOff,
    keysOf: (change) =>
      change.plural === plural
        ? [keyOf(change.object)]
        : change.plural === dependents
          ? ownersOf(change.object, kind)
          : [],
    reconcile: (key) => reconcile(context, ...splitKey(key)),
  });
}

function ownersOf({ metadata }: KubernetesObject, kind: string): string[] {
  const owners = (metadata.ownerReferences ?? []).filter((owner) => owner.kind === kind);
  return owners.map(({ name }) => `${metadata.namespace}/${name}`);
}
