import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createLocales, type Locale, locales } from '../src/locale.ts';
import { runbooks, type Topic } from '../src/runbooks/index.ts';
import { runbookIndex, runbookPage } from '../src/runbooks/page.ts';

/** Writes `docs/runbooks/<locale>/` from the same files that Salvor speaks from: `npm run runbooks`. */
const root = new URL('../docs/runbooks/', import.meta.url);
await rm(root, { recursive: true, force: true });
const all = createLocales();
for (const locale of Object.keys(locales) as Locale[]) {
  const words = all.wordsFor(locale, 'plain');
  const folder = new URL(`${locale}/`, root);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL('README.md', folder), runbookIndex(words));
  for (const topic of Object.keys(runbooks) as Topic[]) {
    await writeFile(new URL(`${topic}.md`, folder), runbookPage(topic, words));
  }
}
