import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { readOptions } from '../../demo/options.ts';
import { provideDemoRedis } from '../../demo/redis.ts';
import { localMrkdwn } from '../../demo/slack/local-mrkdwn.ts';
import type { StoryContext } from '../../demo/story/steps.ts';
import { playStory } from '../../demo/story.ts';
import { createThreadPrinter } from '../../demo/terminal/threads.ts';
import { createLocales } from '../../src/locale.ts';
import { CACHE_FOLDER, startTestRedis } from '../support/redis.ts';

describe('a story in which nothing is to be seen', () => {
  test('ends with 1 and names what was missing, chapter by chapter', async () => {
    const printed: string[] = [];
    const locales = createLocales({ dateTokens: false });
    const nothing = () => Promise.reject(new Error('no alert was taken'));
    const code = await playStory({
      world: {
        locales,
        language: 'en',
        slack: { playAs: () => ({}), messagesOf: () => Promise.resolve([]) },
        cluster: { store: {} },
      } as unknown as StoryContext['world'],
      stage: { play: nothing, fault: nothing } as unknown as StoryContext['stage'],
      words: locales.wordsFor('en', 'plain'),
      output: { print: (text) => printed.push(text), columns: 100 },
      signal: new AbortController().signal,
      downloadedAt: 0,
    });
    expect(code).toBe(1);
    expect(printed.filter((line) => line.startsWith('✗'))).toHaveLength(3);
    expect(printed.at(-1)).toMatch(/^\nNot seen:\n(?: {2}.*no alert was taken\n?){3}$/);
  });
});

describe('the options of the demo', () => {
  test.each([
    [['--lang', 'de'], {}, { locale: 'de', language: 'de' }],
    [['--lang=ko'], { LANG: 'de_DE.UTF-8' }, { locale: 'ko', language: 'ko' }],
    [[], { LANG: 'zh_CN.UTF-8' }, { locale: 'zh-CN', language: 'zh-CN' }],
    [[], { LANG: 'fr_FR.UTF-8' }, { locale: 'en', language: 'en' }],
    [[], { LANG: 'C', SALVOR_LANGUAGE: 'ko' }, { locale: 'en', language: 'ko' }],
    [['--exit-after-story', '--no-page'], {}, { exitAfterStory: true, withoutPage: true }],
    [['--exit'], {}, { unknown: '--exit' }],
    [['--lang', 'fr'], { LANG: 'de_DE' }, { unknown: 'fr' }],
  ])('%j with %j are %j', (args, environment, expected) => {
    expect(readOptions(args, environment)).toMatchObject(expected);
  });
});

describe('what is said', () => {
  test('reads in local-slack as code and with its own characters', () => {
    expect(localMrkdwn('run:\n```\nkubectl get pods\n\n  -A &gt; out\n```\n&lt;b&gt; &amp;')).toBe(
      'run:\n`kubectl get pods`\n\n`  -A > out`\n<b> &',
    );
  });

  test('reads in a terminal: threads behind a bar, commands in one piece, an update that changes nothing not at all', () => {
    const printed: string[] = [];
    const tell = createThreadPrinter({ print: (text) => printed.push(text), columns: 24 });
    const command = `kubectl get pods -A -o jsonpath='{.items[*].metadata.name}'`;
    const message = {
      ts: '2',
      thread_ts: '1',
      user: 'U0',
      text: `*Look* at all of the pods:\n\`\`\`\n${command}\n\`\`\``,
    };
    tell({ what: 'posted', channel: 'C0', message });
    tell({ what: 'updated', channel: 'C0', message });
    expect(printed).toEqual([`\n│ Look at all of the\n│ pods:\n│     ${command}`]);
  });
});

describe('the Redis of the demo', () => {
  test('is the one of REDIS_URL if that is empty, and leaves nothing of its own there; else a private one', async () => {
    const own = await startTestRedis();
    const named = { env: { ...process.env, REDIS_URL: own.url }, cacheFolder: CACHE_FOLDER };
    const first = await provideDemoRedis(named);
    expect(first).toMatchObject({ url: own.url, isPrivate: false, remark: undefined });
    const connection = new Redis(own.url);
    await connection.mset('salvor:incident', 'of the demo', 'cart', 'of somebody else');
    const second = await provideDemoRedis(named);
    expect(second).toMatchObject({ isPrivate: true, remark: 'not-empty' });
    await second.stop();
    await first.stop();
    expect(await connection.keys('*')).toEqual(['cart']);
    connection.disconnect();
    await own.stop();
  });
});
