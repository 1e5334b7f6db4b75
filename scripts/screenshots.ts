import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { createStage } from '../demo/stage.ts';
import { startDemoWorld } from '../demo/world.ts';
import { createLocales, type Locale, locales } from '../src/locale.ts';
import { slackPage } from '../test/browser/slack-page.ts';
import { chromiumPart, startBrowser } from '../test/support/browser.ts';

// Takes the pictures of docs/screenshots from the running demo: `npm run screenshots -- [LOCALE…]`, all languages without one.
// Needs chromium, local-slack, and fonts for Korean, Chinese and emoji (fonts-noto-cjk, fonts-noto-color-emoji).
const folder = new URL('../docs/screenshots/', import.meta.url);
const size = { width: 1440, height: 960 };

async function takePictures(browser: Browser, language: Locale): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const cacheFolder = fileURLToPath(new URL('../.cache', import.meta.url));
  const environment = { ...process.env, REDIS_URL: undefined };
  const world = await startDemoWorld({ environment, cacheFolder, language, onMessage: () => undefined }, parts);
  if (world.slack.page === undefined) throw new Error(`no page to take pictures of: ${world.slack.missing}`);
  const stage = createStage(world, console.error);
  parts.defer(() => stage.stop());
  const words = createLocales().wordsFor(language, 'plain');
  const page = parts.adopt(await browser.newPage({ viewport: size, locale: language }), (one) => one.close());
  page.setDefaultTimeout(20_000);
  const slack = slackPage(page);
  const picture = (name: string) =>
    page.screenshot({ path: fileURLToPath(new URL(`${name}-${language}.png`, folder)), animations: 'disabled' });

  await slack.open(world.slack.page);
  await stage.play('enforcement-deadlock');
  await slack.openThread();
  await slack.widenThread(640);
  await slack.thread.getByText(words.say('cards.thread.check')).waitFor();
  await slack.scrollThread('top');
  await picture('thread');
  // One language is enough to show the way on.
  if (language !== 'en') return;

  await slack.card.getByRole('button', { name: words.say('cards.button.review') }).click();
  await slack.modal
    .getByRole('textbox')
    .fill(words.say('cards.modal.reason-placeholder').replace(/^.*?(?:\.\s|: ?|：)/, ''));
  await picture('modal');
  await slack.modal.getByRole('button', { name: words.say('cards.modal.submit') }).click();
  await slack.card.getByText(words.say('common.status.resolved'), { exact: true }).waitFor();
  await slack.scrollThread('bottom');
  await picture('restored');
}

if (!chromiumPart.found) throw new Error(`${chromiumPart.because}; ${chromiumPart.getIt}`);
await mkdir(folder, { recursive: true });
const asked = process.argv.slice(2);
await using browser = await startBrowser(chromiumPart.path);
for (const language of Object.keys(locales) as Locale[]) {
  if (asked.length === 0 || asked.includes(language)) await takePictures(browser, language);
}
