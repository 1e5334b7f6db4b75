import type { Facts } from './facts.ts';

/** A right that an API server would have to grant, as an RBAC rule names it. */
export interface Permission {
  readonly verb: 'get' | 'list' | 'watch' | 'patch' | 'create' | 'delete';
  /** API group; the core group is ''. */
  readonly group: string;
  /** Plural resource name, e.g. `pods`. */
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** Why something was not seen. `detail` is what the other side said: bounded and redacted, never a sentence of ours. */
export interface Unseen {
  readonly reason:
    | 'forbidden'
    | 'not-found'
    | 'timed-out'
    | 'unreachable'
    | 'failed'
    | 'not-applicable'
    /** Salvor does not go there: its own rules say no. */
    | 'not-allowed'
    /** The other side was seen and does not say it. */
    | 'not-told'
    /** The other side wants to be left alone, until `until`. */
    | 'asked-to-wait';
  readonly detail?: string;
  /** When it can be looked at again, in milliseconds since the epoch, where that is known. */
  readonly until?: number;
  /** The missing right, when the reason is `forbidden`. */
  readonly permission?: Permission;
}

/** A fact that was seen, or the reason why it was not: not knowing is a value. */
export type Observation<Value> =
  | { readonly seen: true; readonly value: Value }
  | { readonly seen: false; readonly because: Unseen };

export type FactName = keyof Facts;

/** What a diagnosis knows: an observation for each fact that was looked for. */
export type Evidence = { readonly [Name in FactName]?: Observation<Facts[Name]> };

/** Wraps a value that was seen. */
export function seen<Value>(value: Value): Observation<Value> {
  return { seen: true, value };
}

/** Wraps the reason why a fact was not seen. */
export function unseen(because: Unseen): { readonly seen: false; readonly because: Unseen } {
  return { seen: false, because };
}

/** The value of an observation if it was seen, else undefined. */
export function seenValue<Value>(observation: Observation<Value>): Value | undefined {
  return observation.seen ? observation.value : undefined;
}

/** The value of a fact if it was seen, else undefined. */
export function factIn<Name extends FactName>(evidence: Evidence, name: Name): Facts[Name] | undefined {
  const observation = evidence[name];
  return observation?.seen ? observation.value : undefined;
}
