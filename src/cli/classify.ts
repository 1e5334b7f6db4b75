import { z } from 'zod';
import { catalogue } from '../causes/index.ts';
import { classify } from '../diagnosis/classify.ts';
import { jsonText } from '../evidence/json-text.ts';
import { classificationText } from '../views/terminal/diagnosis.ts';
import { type ExitCode, exitCodes, type Terminal, UsageError } from './command.ts';
import { readOptions } from './options.ts';
import { readLines } from './read-lines.ts';

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
  const text = positionals.length > 0 ? positionals.join(' ') : await readInput(terminal);
  if (text.trim() === '') throw new UsageError(terminal.words.say('terminal.no-text'));
  const classification = classify(text, catalogue);
  terminal.print(
    values.json === true
      ? jsonText(classification, 2)
      : classificationText(classification, terminal.words, terminal.columns, text),
  );
  return exitCodes.good;
}

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

// What causes are told from stands at the beginning of what somebody pipes in.
const longestInput = 16 * 1024 * 1024;

/** Standard input as far as it is worth reading; a terminal would wait for a person who does not know of it. */
async function readInput({ input, signal, words }: Terminal): Promise<string> {
  if (input.isTTY === true) throw new UsageError(words.say('terminal.no-text'));
  const lines: string[] = [];
  let length = 0;
  for await (const { text } of readLines(input, signal)) {
    lines.push(text);
    length += text.length + 1;
    if (length > longestInput) break;
  }
  signal.throwIfAborted();
  return lines.join('\n');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
