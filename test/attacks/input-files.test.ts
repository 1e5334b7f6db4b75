import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocales } from '../../src/locale.ts';
import { salvor, start } from '../cli/salvor.ts';
import { controlsIn } from './hostile.ts';

const english = createLocales().wordsFor('en', 'plain');
const notALine = (line: number) => `${english.say('terminal.line-not-json', { line })}\n`;
const mebibyte = 1024 * 1024;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salvor-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs with bytes on standard input that never end, until it ends by itself. */
async function flooded(args: readonly string[], text: string): Promise<{ code: number | null; errors: string }> {
  const child = start(args);
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    errors += part;
  });
  child.stdout?.resume();
  child.stdin?.on('error', () => undefined);
  const block = Buffer.from(text.repeat(mebibyte / text.length));
  const more = () => void child.stdin?.write(block, (error) => error ?? more());
  more();
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, errors };
}

describe('salvor classify --jsonl', () => {
  test.each([
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x22, 0x00])],
    ['other JSON', '[]\n'],
    ['an inherited id', '{"__proto__":{"id":"a","text":"b"}}\n'],
    ['numbers', '{"id":1,"text":2}\n'],
    ['a hundred thousand brackets', '['.repeat(100_000)],
    ['no end of its last line', '{"id":"a","text":"b"'],
  ])('says which line has %s', async (_, input) => {
    const { code, output, errors } = await salvor(['classify', '--jsonl'], { input: input as string });
    expect({ code, output, errors }).toEqual({ code: 2, output: '', errors: notALine(1) });
  });

  test('gives up a line that does not end', async () => {
    expect(await flooded(['classify', '--jsonl'], 'a')).toEqual({ code: 2, errors: notALine(1) });
  });

  test('answers a line of 8 MiB, with bytes that are no UTF-8 and members nobody asked for', async () => {
    const bad = Buffer.from('{"id":"1","text":"\u0000 manifest unknown"}\n').map((byte) => (byte === 0 ? 0xff : byte));
    const long = `{"id":"2","text":"${'x'.repeat(8 * mebibyte)}"}\n`;
    const more = '{"id":"3","text":"manifest unknown","__proto__":{"cause":"x"},"constructor":{}}\r\n';
    const input = Buffer.concat([Buffer.from('\uFEFF'), bad, Buffer.from(long), Buffer.from(more)]);
    const { code, output } = await salvor(['classify', '--jsonl'], { input: input as unknown as string });
    expect(code).toBe(0);
    const answers = output.trimEnd().split('\n');
    expect(answers.map((each) => JSON.parse(each).id)).toEqual(['1', '2', '3']);
    expect(JSON.parse(answers[2] ?? '')).toMatchObject({ cause: 'image.not-found' });
  });

  test('gives ids back as they are and shows no terminal a control character', async () => {
    const id = '\u001b[31m\u009b2J\u202e\u200b\u{e0041}\u2028';
    const text = `manifest unknown for registry.example.com/a${id}:1`;
    const { output } = await salvor(['classify', '--jsonl'], { input: `${JSON.stringify({ id, text })}\n` });
    expect(controlsIn(output)).toEqual([]);
    expect(JSON.parse(output).id).toBe(id);
    const told = await salvor(['classify', '--json', text]);
    expect(controlsIn(told.output)).toEqual([]);
  });
});

test('salvor classify takes what it can of an input that does not end', async () => {
  expect(await flooded(['classify'], 'manifest unknown ')).toMatchObject({ code: 0, errors: '' });
});

describe('salvor diagnose --replay', () => {
  const workload = { kind: 'workload', cluster: '', namespace: 'shop', name: 'web' };
  const recording = (change: object) =>
    JSON.stringify({ format: 'salvor-evidence-1', at: 1, subject: workload, evidence: {}, ...change });
  const unseenPod = (because: unknown) => recording({ evidence: { pod: { seen: false, because } } });
  const message = { text: 'manifest unknown', source: 'event' };

  test.each([
    ['a subject of no kind', recording({ subject: { kind: 'nonsense' } })],
    ['a subject of an inherited kind', recording({ subject: { kind: 'constructor' } })],
    ['a subject without its name', recording({ subject: { kind: 'workload' } })],
    ['a subject of objects', recording({ subject: { kind: 'image', reference: { a: 1 } } })],
    ['an invented reason', unseenPod({ reason: '\u001b[31m<!channel>' })],
    ['a reason that is inherited', unseenPod({ reason: 'toString' })],
    ['a reason with an object beside it', unseenPod({ reason: 'failed', detail: { a: 1 } })],
    ['a permission of numbers', unseenPod({ reason: 'forbidden', permission: { verb: 'get', group: 5 } })],
    [
      'a fact of an invented name',
      recording({ evidence: { '\u001b[2J': { seen: false, because: { reason: 'failed' } } } }),
    ],
    ['a message of numbers', recording({ evidence: { messages: { seen: true, value: [{ text: 5 }] } } })],
    [
      'a look that is none',
      recording({
        evidence: { messages: { seen: true, value: [message] }, registry: { seen: true, value: [{ image: 'x' }] } },
      }),
    ],
    ['a hundred thousand brackets', '['.repeat(100_000)],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0x7b])],
  ])('refuses %s', async (_, content) => {
    const file = join(folder, 'edited.json');
    await writeFile(file, content);
    for (const form of [[], ['--json']]) {
      const { code, output, errors } = await salvor(['diagnose', '--replay', file, ...form]);
      expect({ code, output }).toEqual({ code: 2, output: '' });
      expect(errors).toBe(`${english.say('terminal.not-a-recording', { file })}\n`);
    }
  });

  test.each(['/dev/zero', '/dev/null'])('refuses %s', async (file) => {
    expect(await salvor(['diagnose', '--replay', file])).toMatchObject({ code: 2, output: '' });
  });

  test('shows hostile names as text, and no terminal a control character', async () => {
    const hostile = '\u001b[2J\u009b31m\u202e$(reboot)`id`';
    const file = join(folder, 'hostile.json');
    const evidence = {
      __proto__: null,
      messages: {
        seen: true,
        value: [{ text: `Failed to pull image "r.example.com/a:1": manifest unknown ${hostile}`, source: 'event' }],
      },
      pod: {
        seen: false,
        because: {
          reason: 'forbidden',
          detail: hostile,
          permission: { verb: hostile, group: hostile, resource: hostile, namespace: hostile },
        },
      },
    };
    await writeFile(file, recording({ subject: { ...workload, name: hostile }, evidence }));
    for (const form of [[], ['--json']]) {
      const { code, output } = await salvor(['diagnose', '--replay', file, ...form]);
      expect(code).toBe(1);
      expect(controlsIn(output)).toEqual([]);
    }
  });
});
