import type { Locator, Page } from 'playwright-core';

/** The page of local-slack as a person uses it. */
export interface SlackPage {
  /** The latest incident's card in the channel. */
  readonly card: Locator;
  readonly thread: Locator;
  readonly modal: Locator;
  open(url: string): Promise<void>;
  actAs(person: string): Promise<void>;
  openThread(): Promise<void>;
  /** Types into the channel and sends it. */
  say(text: string): Promise<void>;
}

/** Wraps a page. */
export function slackPage(page: Page): SlackPage {
  const card = page
    .locator('.main .msg')
    .filter({ has: page.locator('.thread-summary, .bk-actions') })
    .first();
  return {
    card,
    thread: page.locator('.thread-pane'),
    modal: page.locator('.modal'),
    async open(url) {
      await page.goto(url);
      await page.getByPlaceholder(/Message #incidents/).waitFor();
    },
    async actAs(person) {
      await page.getByLabel('Act as').or(page.getByRole('combobox').first()).first().selectOption({ label: person });
    },
    async openThread() {
      await card.locator('.thread-summary').click();
      await page.locator('.thread-pane').waitFor();
    },
    async say(text) {
      const input = page.getByPlaceholder(/Message #incidents/);
      await input.fill(text);
      await input.press('Enter');
    },
  };
}
