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
  /** Makes the thread's column `width` pixels wide. */
  widenThread(width: number): Promise<void>;
  scrollThread(to: 'top' | 'bottom'): Promise<void>;
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
    async widenThread(width) {
      const handle = page.locator('.thread-resize-handle');
      const box = await handle.boundingBox();
      if (box === null) throw new Error('the thread is not open');
      const height = box.y + box.height / 2;
      await page.mouse.move(box.x + box.width / 2, height);
      await page.mouse.down();
      await page.mouse.move((page.viewportSize()?.width ?? 0) - width, height, { steps: 5 });
      await page.mouse.up();
      await page.mouse.move(0, 0);
    },
    async scrollThread(to) {
      const messages = page.locator('.thread-pane .msg');
      await (to === 'top' ? messages.first() : messages.last()).evaluate(
        (element, block) => element.scrollIntoView({ block }),
        to === 'top' ? ('start' as const) : ('end' as const),
      );
    },
    async say(text) {
      const input = page.getByPlaceholder(/Message #incidents/);
      await input.fill(text);
      await input.press('Enter');
    },
  };
}
