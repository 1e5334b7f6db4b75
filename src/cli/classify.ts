import { z } from 'zod';
import { catalogue } from '../causes/index.ts';
import { classify } from '../diagnosis/classify.ts';
import { jsonText } from '../evidence/json-text.ts';
import { topicsOfClassification } from '../runbooks/choose.ts';
import type { Topic } from '../runbooks/index.ts';
import { classificationText } from '../views/terminal/diagnosis.ts';
import { wrap } from '../views/terminal/width.ts';
import { type ExitCode, exitCodes, type Terminal, UsageError } from './command.ts';
import { readOptions } from './options.ts';
import { readLines } from './read-lines.ts';
import { readText } from './read-text.ts';

const line = z.object({ id: z.string(), text: z.string() });

/**
 * `salvor classify [TEXT]`: names the cause of a text. `--json` gives one JSON object; `--jsonl` reads lines
 * `{"id","text"}` and gives lines `{"id","cause","confidence","alternatives","facts"}` in the same order.
 */
export async function runClassify(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readOptions(
    args,
    { json: { type: 'boolean' }, jsonl: { type: 'boolean' } },
    terminal,
  );
  if (values.jsonl === true) return classifyLines(terminal);
  const text = await readText(positionals, terminal);
  const classification = classify(text, catalogue);
  if (values.json === true) {
    terminal.print(jsonText(classification, 2));
    return exitCodes.good;
  }
  const { print, words, columns } = terminal;
  print(classificationText(classification, words, columns, text));
  const { topic, also } = topicsOfClassification(classification, text);
  if ([topic, ...also].some((each) => lookable.has(each))) {
    print(`\n${wrap(words.say('terminal.look-too', { command: 'salvor diagnose error' }), columns)}`);
  }
  return exitCodes.good;
}

/** What a text is about and a cluster can tell more of. */
const lookable: ReadonlySet<Topic> = new Set([
  'enforcement-install-job-exists',
  'signature-rejected',
  'trust-repository-key-lost',
  'trust-root-key-lost',
]);

async function classifyLines({ input, print, flushed, words, signal }: Terminal): Promise<ExitCode> {
  if (input.isTTY === true) throw new UsageError(words.say('terminal.no-text'));
  let number = 0;
  for await (const { text, whole } of readLines(input, signal)) {
    number += 1;
    if (text.trim() === '') continue;
    const read = line.safeParse(parse(text));
    if (!read.success || !whole) throw new UsageError(words.say('terminal.line-not-json', { line: number }));
    const { cause, confidence, alternatives, facts } = classify(read.data.text, catalogue);
    print(jsonText({ id: read.data.id, cause, confidence, alternatives, facts }));
    await flushed();
    signal.throwIfAborted();
  }
  signal.throwIfAborted();
  return exitCodes.good;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
