import type { Observation, Unseen } from '../evidence/evidence.ts';
import type { ImageUse, NamespaceUse, RegistryUse } from '../evidence/image-use.ts';

/** The four use cases of kubernetes.io, «Images»; each is a step of the runbook `use-cases`. */
export type UseCase = 'public' | 'whole-cluster' | 'strict' | 'tenants';

/** A reason or a question as a key below `answers.advice` and its values. */
export interface AdviceLine {
  readonly key: AdviceReason | AdviceQuestion;
  readonly values: Readonly<Record<string, readonly string[]>>;
}

export type AdviceReason =
  | 'only-open'
  | 'private-without-secret'
  | 'private-one-owner'
  | 'private-some-namespaces'
  | 'private-own-images'
  | 'always-on-api-server'
  | 'always-on-pods'
  | 'always-off-api-server'
  | 'always-off-pods';

export type AdviceQuestion = 'ask-registries' | 'ask-always' | 'ask-who';

/** Which use case fits, why, and what only people know. Without `useCase` nothing could be seen. */
export interface Advice {
  readonly useCase?: UseCase;
  readonly reasons: readonly AdviceLine[];
  readonly questions: readonly AdviceLine[];
  readonly unseen?: Unseen;
}

/** Recommends one of the four use cases from what a cluster's pods show; what cannot be seen becomes a question. Pure. */
export function advise(use: Observation<ImageUse>): Advice {
  if (!use.seen) return { reasons: [], questions: questionsFor('everything'), unseen: use.because };
  const { alwaysPull, registries, pods } = use.value;
  if (pods === 0) return { reasons: [], questions: questionsFor('everything') };
  const always: readonly AdviceLine[] =
    alwaysPull.state === 'unknown' ? [] : [line(`always-${alwaysPull.state}-${alwaysPull.shownBy}`)];
  const { useCase, reason } = judge(registries);
  return {
    useCase,
    reasons: [reason, ...always],
    questions: questionsFor(alwaysPull.state === 'unknown' ? 'always' : 'who'),
  };
}

function judge(registries: readonly RegistryUse[]): { readonly useCase: UseCase; readonly reason: AdviceLine } {
  const closed = registries.filter(({ openToAll }) => !openToAll);
  const hosts = closed.map(({ host }) => host);
  if (closed.length === 0) {
    return { useCase: 'public', reason: line('only-open', { hosts: registries.map(({ host }) => host) }) };
  }
  const using = closed.flatMap(({ host, namespaces }) => namespaces.map((each) => ({ ...each, host })));
  const withSecret = using.filter((each) => each.withSecret > 0);
  if (withSecret.length === 0) {
    return { useCase: 'whole-cluster', reason: line('private-without-secret', { hosts }) };
  }
  const tenants = new Set(withSecret.map(({ namespace }) => namespace));
  const namespaces = [...tenants];
  if (tenants.size > 1 && nothingShared(withSecret)) {
    return { useCase: 'tenants', reason: line('private-own-images', { hosts, namespaces }) };
  }
  const everywhere = using.every((each) => each.withSecret === each.pods);
  return everywhere && tenants.size > 1
    ? { useCase: 'whole-cluster', reason: line('private-one-owner', { hosts, namespaces }) }
    : { useCase: 'strict', reason: line('private-some-namespaces', { hosts, namespaces }) };
}

/** Whether no two namespaces use images of the same owner in the same registry. */
function nothingShared(uses: readonly (NamespaceUse & { readonly host: string })[]): boolean {
  const users = new Map<string, string>();
  return uses.every(({ host, namespace, owners }) =>
    owners.every((owner) => {
      const key = `${host}/${owner}`;
      const known = users.get(key) ?? namespace;
      users.set(key, known);
      return known === namespace;
    }),
  );
}

function questionsFor(unknown: 'everything' | 'always' | 'who'): readonly AdviceLine[] {
  const keys = {
    everything: ['ask-registries', 'ask-always', 'ask-who'],
    always: ['ask-always', 'ask-who'],
    who: ['ask-who'],
  } as const;
  return keys[unknown].map((key) => line(key));
}

function line(key: AdviceLine['key'], values: AdviceLine['values'] = {}): AdviceLine {
  return { key, values };
}
