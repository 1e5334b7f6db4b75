import { createInterface } from 'node:readline';
import { text as readAll } from 'node:stream/consumers';
import { z } from 'zod';
import { catalogue } from '../causes/index.ts';
import { classify } from '../diagnosis/classify.ts';
import { classificationText } from '../views/terminal/diagnosis.ts';
import { type ExitCode, exitCodes, type Terminal, UsageError } from './command.ts';
import { readOptions } from './options.ts';

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
  const text = positionals.length > 0 ? positionals.join(' ') : await readAll(terminal.input);
  if (text.trim() === '') throw new UsageError(terminal.words.say('terminal.no-text'));
  const classification = classify(text, catalogue);
  terminal.print(
    values.json === true
      ? JSON.stringify(classification, null, 2)
      : classificationText(classification, terminal.words, terminal.columns, text),
  );
  return exitCodes.good;
}

async function classifyLines({ input, print, words }: Terminal): Promise<ExitCode> {
  let number = 0;
  for await (const each of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (each.trim() === '') continue;
    const read = line.safeParse(parse(each));
    if (!read.success) throw new UsageError(words.say('terminal.line-not-json', { line: number }));
    const { cause, confidence, alternatives, facts } = classify(read.data.text, catalogue);
    print(JSON.stringify({ id: read.data.id, cause, confidence, alternatives, facts }));
  }
  return exitCodes.good;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
