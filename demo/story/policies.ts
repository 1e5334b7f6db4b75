import type { Store } from '../cluster/store.ts';

/** What became of the failure policies of a product's two webhook configurations, from now on. */
export interface Policies {
  everyoneIs(policy: string): boolean;
  /** Whether each had it at some time, however briefly. */
  everyoneWas(policy: string): boolean;
  stop(): void;
}

const plurals = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'] as const;

/** Watches the configurations called `name`. */
export function watchPolicies(store: Store, name: string): Policies {
  const past = new Map<string, Set<string>>(plurals.map((plural) => [plural, new Set<string>()]));
  const unsubscribe = store.subscribe(({ plural, object }) => {
    if (object.metadata.name === name) for (const policy of policiesOf(object)) past.get(plural)?.add(policy);
  });
  return {
    everyoneIs: (policy) =>
      plurals.every((plural) => policiesOf(store.get(plural, undefined, name)).every((each) => each === policy)),
    everyoneWas: (policy) => [...past.values()].every((policies) => policies.has(policy)),
    stop: unsubscribe,
  };
}

function policiesOf(configuration: unknown): readonly string[] {
  const { webhooks = [] } = (configuration ?? {}) as { webhooks?: readonly { failurePolicy?: string }[] };
  return webhooks.map(({ failurePolicy = 'Fail' }) => failurePolicy);
}
