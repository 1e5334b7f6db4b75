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
 * Fills in a topic's runbook. Commands whose names are missing are left out, and so are steps that have only such commands;
 * with `show`, for pages that are read without an incident, missing names stand there in capitals (`NAMESPACE`).
 */
export function fillRunbook(
  topic: string,
  runbook: Runbook,
  names: Names,
  words: Words,
  { missing = 'leave-out' }: { readonly missing?: 'leave-out' | 'show' } = {},
): FilledRunbook {
  const known = namesFor(names);
  const fill = (step: Step) => fillStep(topic, step, known, words, missing === 'show');
  const steps = runbook.steps.filter(({ note }) => !note).flatMap((step) => fill(step) ?? []);
  const concerns = ({ needs = [] }: Step) => missing === 'show' || needs.every((name) => known[name] !== undefined);
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
  show: boolean,
): FilledStep | undefined {
  const commands = (step.commands ?? []).flatMap((command) => fillCommand(command, known, show) ?? []);
  const needed = (step.needs ?? []).every((name) => known[name] !== undefined) || (show && step.commands !== undefined);
  if (!needed || (step.commands !== undefined && commands.length === 0)) {
    return step.instead && fillStep(topic, step.instead, known, words, show);
  }
  return { text: sentence(topic, step, known, words), commands };
}

function sentence(topic: string, step: Step, known: Readonly<Record<string, string>>, words: Words): string {
  const key = step.shared ? `runbooks.shared.${step.key}` : `runbooks.${topic}.steps.${step.key}`;
  const values = Object.entries(known).map(([name, value]) => [name, listNames.has(name) ? value.split(' ') : value]);
  return words.find(key, Object.fromEntries(values)) ?? '';
}

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
    return name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  });
  return complete ? filled : undefined;
}

// Outside quotes (a test holds it), so that a quoted value is one word or part of one.
function shellWord(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
