import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createLocales } from '../../src/locale.ts';
import { describeWithRealPart, findProgram } from '../support/real-part.ts';
import { until } from '../support/until.ts';
import { salvor, start } from './salvor.ts';

const locales = createLocales();

const missing = 'Failed to pull image "registry.example.com/shop/web:1": manifest unknown';
const line = (id: string, text = missing) => `${JSON.stringify({ id, text })}\n`;

describe('salvor classify', () => {
  test('names the cause of an argument and shows the runbook', async () => {
    const { code, output, errors } = await salvor(['classify', missing]);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toContain('image.not-found');
    expect(output).toContain('skopeo inspect --raw docker://registry.example.com/shop/web:1');
  });

  test('says where more can be seen, when the text is about something in a cluster', async () => {
    const { output } = await salvor(['classify', 'Error: jobs.batch "create-crds" already exists']);
    expect(output).toContain('salvor diagnose error');
    expect((await salvor(['classify', missing])).output).not.toContain('salvor diagnose error');
  });

  test('does not say that a message is none of ours when it merely does not know it', async () => {
    const words = locales.wordsFor('en', 'plain');
    const { output } = await salvor(['classify', 'the registry sneezed and the image was gone']);
    expect(output).toContain(words.say('common.unnamed.unrecognised.title'));
    expect(output).not.toContain(words.say('causes.other.unrelated.title'));
    expect((await salvor(['classify', 'the cat sneezed'])).output).toContain(words.say('causes.other.unrelated.title'));
  });

  test('names the cause of standard input, in the language that is asked for', async () => {
    const { code, output } = await salvor(['classify', '--lang', 'de'], { input: `${missing}\n` });
    expect(code).toBe(0);
    expect(output).toContain(locales.wordsFor('de', 'plain').say('terminal.cause'));
  });

  test('speaks the language of the terminal', async () => {
    const { output } = await salvor(['classify', missing], { environment: { LANG: 'ko_KR.UTF-8' } });
    expect(output).toContain(locales.wordsFor('ko', 'plain').say('terminal.cause'));
  });

  test('gives one JSON object with --json', async () => {
    const { code, output } = await salvor(['classify', '--json'], { input: missing });
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ cause: 'image.not-found', confidence: expect.any(Number) });
  });

  test('gives a line of exactly this shape for every line with --jsonl', async () => {
    const { code, output } = await salvor(['classify', '--jsonl'], {
      input: `${line('a')}\n${line('b', 'i/o timeout')}`,
    });
    expect(code).toBe(0);
    const answers = output
      .trimEnd()
      .split('\n')
      .map((each) => JSON.parse(each) as Record<string, unknown>);
    expect(answers.map(({ id }) => id)).toEqual(['a', 'b']);
    for (const answer of answers) {
      expect(Object.keys(answer)).toEqual(['id', 'cause', 'confidence', 'alternatives', 'facts']);
      expect(answer).toEqual({
        id: expect.any(String),
        cause: expect.any(String),
        confidence: expect.any(Number),
        alternatives: expect.any(Array),
        facts: expect.any(Object),
      });
    }
    expect(answers[0]?.facts).toMatchObject({ image: 'registry.example.com/shop/web:1' });
    const [alternative] = (answers[0]?.alternatives ?? []) as readonly unknown[];
    expect(alternative).toEqual({ cause: expect.any(String), confidence: expect.any(Number) });
  });

  test('answers each line as it comes, before the input ends', async () => {
    const child = start(['classify', '--jsonl']);
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stdin?.write(line('first'));
    await until('the first answer', () => output.includes('"first"'));
    child.stdin?.end(line('second'));
    await once(child, 'close');
    expect(output.trimEnd().split('\n')).toHaveLength(2);
  });

  test('answers 10,000 lines', async () => {
    const lines = Array.from({ length: 10_000 }, (_, number) => line(String(number)));
    const { code, output } = await salvor(['classify', '--jsonl'], { input: lines.join('') });
    expect(code).toBe(0);
    expect(output.split('\n').length - 1).toBe(10_000);
    expect(output.slice(output.lastIndexOf('{"id"'))).toContain('"9999"');
  });

  test('waits for a reader that is slow instead of filling the memory', async () => {
    const child = start(['classify', '--jsonl']);
    child.stdin?.on('error', () => undefined);
    // Nobody reads: the pipes fill up, and then Salvor takes no more lines.
    let accepted = 0;
    const batch = Array.from({ length: 1000 }, (_, number) => line(String(number))).join('');
    const stalled = await until(
      'it takes no more lines',
      async () => {
        if (child.stdin?.writableNeedDrain === true) return true;
        child.stdin?.write(batch);
        accepted += 1000;
        await new Promise((resolve) => setImmediate(resolve));
        return accepted > 500_000 ? 'never' : false;
      },
      { every: 50, within: 15_000 },
    );
    expect(stalled).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'close');
  });

  test('stops with its reader, without an error', async () => {
    const child = start(['classify', '--jsonl']);
    let errors = '';
    child.stdin?.on('error', () => undefined);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    child.stdin?.write(line('first'));
    await once(child.stdout ?? child, 'data');
    child.stdout?.destroy();
    // The input stays open: only the reader's end tells it to stop.
    child.stdin?.write(line('second').repeat(2000));
    const [code] = (await once(child, 'exit')) as [number];
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
  });

  test('says which line is wrong, in the language that is asked for', async () => {
    const { code, output, errors } = await salvor(['classify', '--jsonl', '--lang', 'de'], {
      input: `${line('a')}nonsense\n`,
    });
    expect(code).toBe(2);
    expect(output).toContain('"a"');
    expect(errors).toContain(locales.wordsFor('de', 'plain').say('terminal.line-not-json', { line: 2 }));
  });

  test('with no text says what to do', async () => {
    const { code, errors } = await salvor(['classify'], { input: '  \n' });
    expect(code).toBe(2);
    expect(errors).toContain('kubectl describe pod web | salvor classify');
  });

  test('ends at Ctrl-C while it waits for input', async () => {
    const child = start(['classify', '--jsonl', '--lang', 'zh-CN']);
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    child.stdin?.write(line('first'));
    await once(child.stdout ?? child, 'data');
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number];
    expect({ code, errors }).toEqual({
      code: 130,
      errors: `${locales.wordsFor('zh-CN', 'plain').say('terminal.interrupted')}\n`,
    });
  });
});

describeWithRealPart('salvor classify in a terminal', findProgram('script', 'it is in util-linux'), (script) => {
  test('does not wait silently for a person to type', async () => {
    const command = `'${process.execPath}' src/cli.ts classify`;
    const child = spawn(script, ['-qec', command, '/dev/null'], {
      env: { PATH: process.env.PATH, HOME: '/nonexistent' },
      stdio: ['pipe', 'pipe', 'inherit'],
      cwd: new URL('../..', import.meta.url),
    });
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
    });
    const [code] = (await once(child, 'exit')) as [number];
    expect(shown).toContain('salvor classify');
    expect(code).toBe(2);
  });
});
