import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthority } from '../../demo/certificate/certificate.ts';
import { createLocales, type Locale, locales } from '../../src/locale.ts';
import { salvor } from './salvor.ts';

const day = 86_400_000;
const authority = createAuthority('the house', Date.now() - day, Date.now() + day);
const value = Buffer.from(Buffer.from(authority.cert).toString('base64')).toString('base64');

describe('salvor check-ca', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'salvor-ca-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(Object.keys(locales) as Locale[])('judges standard input in %s and never prints it', async (locale) => {
    const { code, output, errors } = await salvor(['check-ca', '-', '--lang', locale], { input: `${value}\n` });
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const words = createLocales().wordsFor(locale, 'plain');
    expect(output.replace(/\s/g, '')).toContain(words.say('answers.trusted-certificate.rounds-2').replace(/\s/g, ''));
    expect(output).toContain('the house');
    expect(output.replace(/\s/g, '')).not.toContain(value.slice(40, 80));
  });

  test('judges a file of bytes, and gives JSON', async () => {
    const file = join(folder, 'ca.der');
    await writeFile(file, Buffer.from(authority.cert.replace(/-----[^-]*-----|\s/g, ''), 'base64'));
    const { code, output } = await salvor(['check-ca', file, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ found: 'der', rounds: 0, certificates: [{ subject: 'CN=the house' }] });
  });

  test('names the mistake of the command line', async () => {
    const { code, errors } = await salvor(['check-ca']);
    expect(code).toBe(2);
    expect(errors).toContain('salvor check-ca ca.txt');
    expect((await salvor(['check-ca', join(folder, 'nowhere')])).code).toBe(2);
    expect((await salvor(['check-ca', 'a', 'b'])).code).toBe(2);
  });
});
