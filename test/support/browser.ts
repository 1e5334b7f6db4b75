import { type Browser, chromium } from 'playwright-core';
import { findProgram, type RealPart } from './real-part.ts';

/** Debian's chromium, or what else is on the PATH under that name. */
export const chromiumPart: RealPart = findProgram('chromium', 'apt-get install chromium', ['/usr/bin']);

/** Starts chromium without a window and without a word to anybody outside. Whoever starts it closes it. */
export function startBrowser(executablePath: string): Promise<Browser> {
  const quiet = ['quic', 'background-networking', 'component-update', 'sync', 'gpu', 'dev-shm-usage'];
  return chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--no-first-run', ...quiet.map((name) => `--disable-${name}`)],
  });
}
