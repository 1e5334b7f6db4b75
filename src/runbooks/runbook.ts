/** One numbered step. Its sentence is `runbooks.<topic>.steps.<key>` in the locale files. */
export interface Step {
  readonly key: string;
  /** Commands with `{{name}}` for the names of a diagnosis; never translated. */
  readonly commands?: readonly string[];
  /** The names without which the step is left out. Every name in `commands` belongs here. */
  readonly needs?: readonly string[];
}

/** What to do about a topic; its sentences are `runbooks.<topic>.{title,what,noCommand,check}`. */
export interface Runbook {
  /** The causes that lead here. */
  readonly causes: readonly string[];
  readonly steps: readonly Step[];
  /** How to see that it helped. */
  readonly check?: Step;
}
