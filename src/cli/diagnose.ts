import { writeFileSync } from 'node:fs';
import { catalogue } from '../causes/index.ts';
import type { KubernetesReader } from '../clients/kubernetes.ts';
import { readRegistryConfig } from '../config.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { Diagnosis } from '../diagnosis/finding.ts';
import type { Evidence, FactName } from '../evidence/evidence.ts';
import { jsonText } from '../evidence/json-text.ts';
import { type Recording, readRecording, writeRecording } from '../evidence/recording.ts';
import type { Subject } from '../evidence/subject.ts';
import { parseCommand } from '../handlers/command.ts';
import { inspectors } from '../inspectors/index.ts';
import { inspect } from '../inspectors/inspect.ts';
import { inspectText } from '../inspectors/inspect-text.ts';
import { proberFor } from '../prober.ts';
import { diagnosisText } from '../views/terminal/diagnosis.ts';
import { type ExitCode, exitCodes, type Terminal, UsageError } from './command.ts';
import { connect, hasKubeconfig } from './connect.ts';
import { readOptions } from './options.ts';
import { readStart } from './read-start.ts';
import { readText } from './read-text.ts';

const options = {
  context: { type: 'string' },
  json: { type: 'boolean' },
  record: { type: 'string' },
  replay: { type: 'string' },
} as const;

/**
 * `salvor diagnose pod NS/NAME | image REF | registry HOST | webhooks | error [TEXT] [--context C] [--json] [--record FILE]`: the same
 * diagnosis as in Slack, with a kubeconfig, without Slack and Redis; the text of an error may come from standard input. `--record` keeps what was seen; `--replay FILE` diagnoses from that file
 * alone. Exit code 1 when something is wrong.
 */
export async function runDiagnose(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readOptions(args, options, terminal);
  const { words, columns, print } = terminal;
  if (values.replay !== undefined && (positionals.length > 0 || values.context !== undefined)) {
    throw new UsageError(words.say('terminal.replay-alone'));
  }
  const seen =
    values.replay === undefined ? await look(positionals, values.context, terminal) : replay(values.replay, terminal);
  // Judged as it is kept: a replay can say nothing else.
  const recording = values.record === undefined ? seen : record(values.record, seen, terminal);
  const { text, diagnosis } = judge(recording, values.replay, terminal, ({ subject }, found) =>
    values.json === true ? jsonText({ subject, diagnosis: found }, 2) : diagnosisText(subject, found, words, columns),
  );
  print(text);
  return diagnosis.state === 'healthy' || diagnosis.state === 'recovered' ? exitCodes.good : exitCodes.problem;
}

async function look(asked: readonly string[], context: string | undefined, terminal: Terminal): Promise<Recording> {
  const subject = await subjectOf(asked, terminal);
  const { environment, now, signal } = terminal;
  const at = now();
  const registry = proberFor(readRegistryConfig(environment), now);
  const seeing = { texts: [], registry, now: at, signal };
  const see = (kubernetes?: KubernetesReader): Promise<Evidence> => {
    const all = { ...seeing, ...(kubernetes && { kubernetes }) };
    if (subject.kind === 'text') return inspectText(subject.text, all);
    return inspect(subject, Object.keys(inspectors) as FactName[], all);
  };
  // The pods that run an image, and what a text is about, are worth a look wherever there is a cluster to look at.
  const mayLook = ['image', 'text'].includes(subject.kind) && (context !== undefined || hasKubeconfig(terminal));
  const evidence = needsCluster(subject) || mayLook ? await connect(context, terminal, see) : await see();
  return { subject, at, evidence };
}

async function subjectOf(asked: readonly string[], terminal: Terminal): Promise<Subject> {
  const [word, ...text] = asked;
  if (word === 'error') return { kind: 'text', text: await readText(text, terminal) };
  const command = parseCommand(asked.join(' '), { cluster: '', locales: [], topics: [] });
  if (command.kind !== 'look') throw new UsageError(terminal.words.say('terminal.diagnose-what'));
  return command.subject;
}

function needsCluster(subject: Subject): boolean {
  return 'cluster' in subject;
}

// Beyond it lies no recording; a device has no end.
const longestRecording = 64 * 1024 * 1024;

function replay(file: string, { words }: Terminal): Recording {
  let text: string;
  try {
    text = readStart(file, longestRecording);
  } catch (error) {
    throw new UsageError(words.say('terminal.replay-failed', { detail: messageOf(error) }));
  }
  const recording = readRecording(text);
  if (recording === undefined) throw new UsageError(words.say('terminal.not-a-recording', { file }));
  return recording;
}

/** A recording that somebody edited may hold anything; then it is the file that is at fault. */
function judge(
  recording: Recording,
  file: string | undefined,
  { words }: Terminal,
  write: (recording: Recording, diagnosis: Diagnosis) => string,
): { readonly diagnosis: Diagnosis; readonly text: string } {
  try {
    const diagnosis = diagnose(recording.evidence, { catalogue, now: recording.at });
    return { diagnosis, text: write(recording, diagnosis) };
  } catch (error) {
    if (file === undefined) throw error;
    throw new UsageError(words.say('terminal.not-a-recording', { file }), { cause: error });
  }
}

function record(file: string, seen: Recording, { words }: Terminal): Recording {
  const text = writeRecording(seen);
  try {
    writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    throw new UsageError(words.say('terminal.record-failed', { detail: messageOf(error) }));
  }
  return readRecording(text) ?? seen;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
