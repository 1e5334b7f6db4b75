import type { KubernetesReader } from '../clients/kubernetes.ts';
import { type Evidence, type FactName, type Observation, unseen } from '../evidence/evidence.ts';
import type { Facts } from '../evidence/facts.ts';
import type { Subject } from '../evidence/subject.ts';
import { inspectors as all } from './index.ts';
import type { Inspector, Look, RegistryProber } from './inspector.ts';
import { readOnce } from './once.ts';
import { bounded } from './text.ts';
import { becauseOf } from './unseen.ts';

/** With what to look. */
export interface InspectContext {
  /** Texts that came with the subject: an alert's annotations, a pasted error. */
  readonly texts: readonly string[];
  readonly kubernetes?: KubernetesReader;
  readonly registry: RegistryProber;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Ends the whole inspection: then `inspect` rejects with its reason. */
  readonly signal?: AbortSignal;
  readonly inspectors?: { readonly [Name in FactName]: Inspector<Name> };
}

/**
 * Looks at the wanted facts side by side, each object and each fact once, within `timeout` milliseconds in all. Gives an
 * observation for every wanted fact and for those that were looked at on the way. What could not be seen has its reason;
 * it rejects only when `context.signal` is aborted.
 */
export async function inspect(
  subject: Subject,
  wanted: readonly FactName[],
  { texts, kubernetes, registry, now, signal, inspectors = all }: InspectContext,
  { timeout = 30_000 }: { readonly timeout?: number } = {},
): Promise<Evidence> {
  signal?.throwIfAborted();
  const over = new AbortController();
  const deadline = AbortSignal.timeout(timeout);
  const stop = AbortSignal.any([over.signal, deadline, ...(signal === undefined ? [] : [signal])]);
  const late = new Promise<never>((_resolve, reject) => {
    stop.addEventListener('abort', () => reject(stop.reason as Error), { once: true });
  });
  late.catch(() => undefined);

  const looked = new Map<FactName, Promise<Observation<unknown>>>();
  const look: Look = {
    subject,
    texts,
    ...(kubernetes === undefined ? {} : { kubernetes: readOnce(kubernetes) }),
    registry,
    now,
    signal: stop,
    see: <Name extends FactName>(name: Name) => {
      const known = looked.get(name) as Promise<Observation<Facts[Name]>> | undefined;
      if (known !== undefined) return known;
      const observation = observe(inspectors[name], look, late, deadline);
      looked.set(name, observation);
      return observation;
    },
  };
  try {
    await Promise.all(wanted.map((name) => look.see(name)));
    signal?.throwIfAborted();
    const entries = [...looked].map(async ([name, observation]) => [name, await observation] as const);
    return Object.fromEntries(await Promise.all(entries)) as Evidence;
  } finally {
    over.abort();
  }
}

async function observe<Name extends FactName>(
  inspector: Inspector<Name>,
  look: Look,
  late: Promise<never>,
  deadline: AbortSignal,
): Promise<Observation<Facts[Name]>> {
  try {
    return await Promise.race([inspector(look), late]);
  } catch (error) {
    const because = becauseOf(error, deadline);
    return unseen(because.detail === undefined ? because : { ...because, detail: bounded(because.detail) });
  }
}
