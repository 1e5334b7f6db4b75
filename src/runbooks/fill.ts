import type { Words } from '../locale.ts';
import { listNames, type Names, namesFor } from './names.ts';
import type { Runbook, Step } from './runbook.ts';

/** A step ready to be read and pasted. */
export interface FilledStep {
  readonly text: string;
  readonly commands: readonly string[];
}

/** A runbook in one language with every name filled in. */
export interface FilledRunbook {
  readonly title: string;
  readonly what: string;
  readonly steps: readonly FilledStep[];
  /** What held once and what holds now. */
  readonly notes: readonly string[];
  readonly check: FilledStep;
  /** Why there is nothing to paste, where there is nothing. */
  readonly noCommand?: string;
}

/**
 * Fills in a topic's runbook. Commands whose names are missing are left out, and so are steps that have only such commands.
 * Where that would leave no command at all, and with `show`, for pages that are read without an incident, missing names stand
 * there in capitals (`NAMESPACE`).
 */
export function fillRunbook(
  topic: string,
  runbook: Runbook,
  names: Names,
  words: Words,
  { missing = 'leave-out' }: { readonly missing?: 'leave-out' | 'show' } = {},
): FilledRunbook {
  const known = namesFor(names);
  if (missing === 'show') return fillWith('all', topic, runbook, known, words);
  const filled = fillWith('none', topic, runbook, known, words);
  const hasCommand = filled.steps.some(({ commands }) => commands.length > 0);
  return hasCommand || filled.noCommand !== undefined ? filled : fillWith('names', topic, runbook, known, words);
}

/** What is shown although it is not known: nothing, the names in a command, or also what concerns somebody else. */
type Shown = 'none' | 'names' | 'all';

function fillWith(
  shown: Shown,
  topic: string,
  runbook: Runbook,
  known: Readonly<Record<string, string>>,
  words: Words,
): FilledRunbook {
  const fill = (step: Step) => fillStep(topic, step, known, words, shown);
  const steps = runbook.steps.filter(({ note }) => !note).flatMap((step) => fill(step) ?? []);
  const concerns = ({ needs = [] }: Step) => shown === 'all' || needs.every((name) => known[name] !== undefined);
  const notes = runbook.steps
    .filter((step) => step.note && concerns(step))
    .map((step) => sentence(topic, step, known, words));
  const noCommand = words.find(`runbooks.${topic}.noCommand`);
  return {
    title: words.find(`runbooks.${topic}.title`) ?? topic,
    what: words.find(`runbooks.${topic}.what`) ?? '',
    steps,
    notes,
    check: fill(runbook.check) ?? { text: sentence(topic, runbook.check, known, words), commands: [] },
    ...(noCommand !== undefined && { noCommand }),
  };
}

const placeholder = /\{\{(\w+)\}\}/g;

function fillStep(
  topic: string,
  step: Step,
  known: Readonly<Record<string, string>>,
  words: Words,
  shown: Shown,
): FilledStep | undefined {
  const commands = (step.commands ?? []).flatMap((command) => fillCommand(command, known, shown !== 'none') ?? []);
  const isForAll = shown === 'all' && step.commands !== undefined;
  const needed = isForAll || (step.needs ?? []).every((name) => known[name] !== undefined);
  if (!needed || (step.commands !== undefined && commands.length === 0)) {
    return step.instead && fillStep(topic, step.instead, known, words, shown);
  }
  return { text: sentence(topic, step, known, words), commands };
}

function sentence(topic: string, step: Step, known: Readonly<Record<string, string>>, words: Words): string {
  const key = step.shared ? `runbooks.shared.${step.key}` : `runbooks.${topic}.steps.${step.key}`;
  const values = Object.entries(known).map(([name, value]) => [name, listNames.has(name) ? value.split(' ') : value]);
  return words.find(key, Object.fromEntries(values)) ?? '';
}

/** What stands for a name of two parts while it is missing. */
const standIns: Readonly<Record<string, string>> = {
  rollout: 'deployment/WORKLOAD',
  enforcementRollout: 'deployment/ENFORCEMENT',
  webhookObjects: 'KIND/WEBHOOK_CONFIGURATION',
};

/** The command with its names, each safe as part of a POSIX shell word; undefined when one is missing. */
export function fillCommand(
  command: string,
  known: Readonly<Record<string, string>>,
  show: boolean,
): string | undefined {
  let complete = true;
  const filled = command.replace(placeholder, (_, name: string) => {
    const value = known[name];
    if (value !== undefined) return listNames.has(name) ? value.split(' ').map(shellWord).join(' ') : shellWord(value);
    if (!show) complete = false;
    return standIns[name] ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  });
  return complete ? filled : undefined;
}

// Outside quotes (a test holds it), so that a quoted value is one word or part of one.
function shellWord(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
