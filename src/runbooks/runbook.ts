/** One numbered step. Its sentence is `runbooks.<topic>.steps.<key>`, or `runbooks.shared.<key>` when it is shared. */
export interface Step {
  readonly key: string;
  readonly shared?: true;
  /** Not something to do but something to know: told after the steps, without a number. */
  readonly note?: true;
  /** Commands with `{{name}}` for the names of a diagnosis; never translated. A command whose names are missing is left out. */
  readonly commands?: readonly string[];
  /** Names, beyond those in `commands`, without which the step is left out. */
  readonly needs?: readonly string[];
  /** Taken when this step has to be left out. */
  readonly instead?: Step;
}

/** What to do about a topic; its sentences are `runbooks.<topic>.{title,what,noCommand}` and those of its steps. */
export interface Runbook {
  /** The causes that lead here. */
  readonly causes: readonly string[];
  readonly steps: readonly Step[];
  /** How to see that it helped. */
  readonly check: Step;
}
