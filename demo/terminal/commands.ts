import type { Words } from '../../src/locale.ts';
import { actionIds, approvalModal } from '../../src/views/actions.ts';
import { causeTitle } from '../../src/views/words.ts';
import { faultNames } from '../faults.ts';
import type { Affected } from '../incidents/incident.ts';
import { type IncidentName, incidents } from '../incidents/index.ts';
import { playground } from '../playground.ts';
import { demoChannels, demoPeople } from '../slack/workspace.ts';
import type { Stage } from '../stage.ts';
import { threadOf } from '../thread.ts';
import { NotInTime, until } from '../until.ts';
import type { DemoWorld } from '../world.ts';
import { helpText, type Output } from './output.ts';

export interface CommandContext {
  readonly world: DemoWorld;
  readonly stage: Stage;
  readonly words: Words;
  readonly output: Output;
  readonly signal: AbortSignal;
}

type Command = (argument: string, context: CommandContext) => Promise<void>;

const press =
  (actionId: string): Command =>
  async (_argument, context) => {
    const root = await rootWith(actionId, context);
    if (root === undefined) return context.output.print(context.words.say('demo.no-offer'));
    await ada(context).click({ channel: demoChannels.incidents, ts: root, actionId });
  };

const commands: Readonly<Record<string, Command>> = {
  async fault(argument, context) {
    const { stage, words, output } = context;
    const name = faultNames.find((each) => each === argument);
    if (name === undefined) return output.print(words.say('demo.help.faults', { list: faultNames.join(', ') }));
    const before = await repliesAbout(playground, context);
    const affected = await stage.fault(name);
    const subject = subjectOf(affected);
    if (name === 'none') return output.print(words.say('demo.fault-gone', { subject }));
    output.print(words.say('demo.fault-set', { subject, name }));
    await sayDiagnosis(affected, before, context);
  },
  async play(argument, context) {
    const { stage, words, output } = context;
    const [typed = '', voice] = argument.split(/\s+/);
    const name = incidentNamed(typed);
    if (name === undefined) return output.print(incidentList(words));
    const affected = await stage.play(name, voice === 'silent' ? 'silent' : 'telling');
    if (affected === undefined) return output.print(words.say('demo.played', { name }));
    await sayDiagnosis(affected, 0, context);
  },
  async cure(argument, { stage, words, output }) {
    const name = incidentNamed(argument);
    if (name === undefined) return output.print(incidentList(words));
    output.print(words.say(stage.cure(name) ? 'demo.cured' : 'demo.not-played', { name }));
  },
  async approve(reason, context) {
    const { world, words, output } = context;
    const root = await rootWith(actionIds.reviewFix, context);
    if (root === undefined) return output.print(words.say('demo.no-offer'));
    await ada(context).click({ channel: demoChannels.incidents, ts: root, actionId: actionIds.reviewFix });
    const isOpen = async () => (await world.slack.openModals()).length > 0;
    await until('an open modal', isOpen, { within: 5000, signal: context.signal });
    const input = { [approvalModal.reasonAction]: { type: 'plain_text_input', value: reason } };
    const errors = await ada(context).submit({ [approvalModal.reasonBlock]: input });
    for (const detail of Object.values(errors)) output.print(words.say('demo.failed', { detail }));
  },
  'not-now': press(actionIds.notNow),
  restore: press(actionIds.restoreNow),
  '/salvor': (text, context) => ada(context).command({ channel: demoChannels.incidents, command: '/salvor', text }),
  async help(_argument, { world, words, output }) {
    output.print(helpText(world.slack.page !== undefined, words, output.columns));
  },
};

/** Does what a typed line says; a failure is printed. */
export async function runLine(line: string, context: CommandContext): Promise<void> {
  const { words, output } = context;
  const [, name = '', argument = ''] = /^(\S+)\s*(.*)$/.exec(line.trim()) ?? [];
  if (name === '') return;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return output.print(words.say('demo.unknown', { word: name }));
  try {
    await command(argument, context);
  } catch (error) {
    if (context.signal.aborted) return;
    output.print(words.say('demo.failed', { detail: error instanceof Error ? error.message : String(error) }));
  }
}

/** How many replies a workload's thread has; a new diagnosis is one more. */
async function repliesAbout(affected: Affected, { world }: Pick<CommandContext, 'world'>): Promise<number> {
  return (await threadOf(world, affected))?.replies.length ?? 0;
}

/**
 * Waits until the thread has more replies than `before` and says here too which cause it names. A cause that did not change is
 * no news in the thread: after a while it counts as named anew.
 */
export async function sayDiagnosis(affected: Affected, before: number, context: CommandContext): Promise<void> {
  const { world, words, output, signal } = context;
  const subject = subjectOf(affected);
  const isNamed = async () => {
    const thread = await threadOf(world, affected);
    return thread !== undefined && thread.replies.length > before && thread.cause !== undefined;
  };
  await until('a diagnosis', isNamed, { within: 20_000, signal }).catch((error: unknown) => {
    if (!(error instanceof NotInTime)) throw error;
  });
  const cause = (await threadOf(world, affected))?.cause;
  output.print(
    cause === undefined
      ? words.say('demo.undiagnosed', { subject, path: world.logPath })
      : words.say('demo.diagnosed', { subject, title: causeTitle(cause, words) }),
  );
}

function ada({ world }: CommandContext) {
  return world.slack.playAs(demoPeople.ada);
}

/** The latest card that has a button. */
async function rootWith(actionId: string, { world }: CommandContext): Promise<string | undefined> {
  const messages = await world.slack.messagesOf(demoChannels.incidents);
  return messages.findLast(({ blocks }) => JSON.stringify(blocks ?? []).includes(`"${actionId}"`))?.ts;
}

function subjectOf({ namespace, deployment }: Affected): string {
  return `${namespace}/${deployment}`;
}

function incidentNamed(typed: string): IncidentName | undefined {
  return (Object.keys(incidents) as IncidentName[]).find((name) => name === typed);
}

function incidentList(words: Words): string {
  return words.say('demo.help.incidents', { list: { markup: Object.keys(incidents).join(', ') } });
}
