import type { Incident } from './incident.ts';
import type { Received, Report } from './receive.ts';

/** A person's own settings. */
export interface Person {
  /** The language they chose with `/salvor lang`. */
  readonly locale?: string;
  /** A Slack locale that Salvor does not speak and that the person has been told about. */
  readonly toldUnsupported?: string;
}

/** Remembers incidents. Every call rejects when the memory cannot be reached; what a call has answered is durable. */
export interface IncidentStore {
  /** Lets a report open, join or reopen the incident of its subject, atomically. */
  receive(report: Report, now: number): Promise<{ readonly outcome: Received; readonly incident?: Incident }>;
  get(id: string): Promise<Incident | undefined>;
  /**
   * Changes an incident atomically: `change` may run several times and must be pure; when it gives undefined, nothing is stored
   * and `changed` is false. `incident` is what is stored afterwards; undefined when there is no such incident.
   */
  update(
    id: string,
    change: (incident: Incident) => Incident | undefined,
  ): Promise<{ readonly changed: boolean; readonly incident: Incident | undefined }>;
  /** Stores an incident that was rebuilt from what lies in the cluster, unless its id is known. */
  adopt(incident: Incident): Promise<void>;
  /** Ids of the incidents that need attention at `now` (milliseconds since the epoch). */
  due(now: number): Promise<readonly string[]>;
  /** Takes the memory for the cluster with this identity, for some milliseconds, unless another has it; gives whose it is then. */
  claim(identity: string, milliseconds: number): Promise<string>;
  person(user: string): Promise<Person>;
  savePerson(user: string, person: Person): Promise<void>;
}
