import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enforcement } from '../../demo/incidents/enforcement-deadlock.ts';
import { createStage, type Stage } from '../../demo/stage.ts';
import { type DemoWorld, startDemoWorld } from '../../demo/world.ts';
import type { Locale, MessageKey } from '../../src/locale.ts';
import { localSlackPart } from '../demo/demo-process.ts';
import { chromiumPart, startBrowser } from '../support/browser.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { CACHE_FOLDER } from '../support/redis.ts';
import { slackPage } from './slack-page.ts';

const parts = localSlackPart.found ? chromiumPart : localSlackPart;
const cause = 'A fail-closed admission webhook does not answer';
const reason = 'the webhook has no pods left, checkout is down';

describeWithRealPart('in the browser', parts, (chromium) => {
  const started = new AsyncDisposableStack();
  let world: DemoWorld;
  let stage: Stage;
  let browser: Browser;
  let page: Page;
  const failures: unknown[] = [];

  beforeAll(async () => {
    const environment = { ...process.env, REDIS_URL: undefined };
    const options = { environment, cacheFolder: CACHE_FOLDER, language: 'en' as const, onMessage: () => undefined };
    world = await startDemoWorld(options, started);
    stage = createStage(world, (error) => failures.push(error));
    started.defer(() => stage.stop());
    browser = started.adopt(await startBrowser(chromium), (one) => one.close());
    page = await browser.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => failures.push(error));
  });
  afterAll(() => started.disposeAsync());

  const sentence = (locale: Locale, key: MessageKey) => world.locales.wordsFor(locale, 'plain').say(key);

  test('people see the alert, read it in German, approve a fix, and see it put back', async () => {
    const slack = slackPage(page);
    await slack.open(world.slack.page ?? '');
    await stage.play('enforcement-deadlock');
    await slack.card.getByText(cause).waitFor();
    await slack.openThread();
    await slack.thread.getByText('What was seen').waitFor();
    await slack.thread.getByText(enforcement.validatingWebhook).first().waitFor();

    await slack.actAs('Bruno');
    await slack.say('/salvor lang de');
    await page.getByText('Ab jetzt antwortet Salvor auf Deutsch.').waitFor();
    await slack.card.getByRole('button', { name: 'Read in my language' }).click();
    await slack.thread.getByText('Ein Fail-closed-Webhook antwortet nicht').first().waitFor();

    await slack.card.getByRole('button', { name: 'Review the fix' }).click();
    await slack.modal.getByRole('textbox').fill('let me');
    await slack.modal.locator('.modal-foot button').last().click();
    await slack.modal.getByText(sentence('de', 'remediations.refusals.not-an-approver')).waitFor();
    await slack.modal.locator('.modal-x').click();

    await slack.actAs('Ada');
    await slack.card.getByRole('button', { name: 'Review the fix' }).click();
    await slack.modal.getByText('Fail → Ignore').first().waitFor();
    expect(await slack.modal.getByText('Fail → Ignore').count()).toBe(2);
    await slack.modal.getByRole('textbox').fill(reason);
    await slack.modal.getByRole('button', { name: 'Approve' }).click();
    await slack.modal.waitFor({ state: 'detached' });

    await slack.thread.getByText('Closing report').waitFor();
    await slack.thread.getByText(reason).last().waitFor();
    await slack.card.getByText('Resolved', { exact: true }).waitFor();
    expect(failures).toEqual([]);
  }, 60_000);

  test('the language menu is a choice of its own', async () => {
    const slack = slackPage(page);
    await slack.actAs('Mina');
    await slack.say('/salvor lang');
    const menu = page.getByRole('combobox').filter({ hasText: '한국어' });
    await menu.selectOption({ label: '한국어' });
    await slack.card.getByRole('button', { name: 'Read in my language' }).click();
    await slack.thread.getByText(sentence('ko', 'causes.admission.webhook-unreachable.title')).first().waitFor();
    expect(failures).toEqual([]);
  }, 30_000);
});
