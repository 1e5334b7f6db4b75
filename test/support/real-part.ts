import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/** A real program or service that a test needs: where it was found, or why not and how to get it. */
export type RealPart = { found: true; path: string } | { found: false; because: string; getIt: string };

/** Looks for a program on the PATH (and in `alsoIn`); `getIt` is the sentence that tells how to get it. */
export function findProgram(name: string, getIt: string, alsoIn: readonly string[] = []): RealPart {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...alsoIn].filter((folder) => folder !== '');
  for (const folder of folders) {
    const path = join(folder, name);
    if (isExecutable(path)) return { found: true, path };
  }
  return { found: false, because: `${name} is not on the PATH`, getIt };
}

/** True when `path` is a file that may be executed. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * `describe` for tests that need a real part. Where the part is missing the tests are skipped with the reason and
 * the way to get it; with SALVOR_REQUIRE_REAL_PARTS=true one failing test stands in their place.
 * `body` gets the part's path.
 */
export function describeWithRealPart(title: string, part: RealPart, body: (path: string) => void): void {
  if (part.found) {
    const { path } = part;
    describe(title, () => body(path));
    return;
  }
  const reason = `${part.because}; ${part.getIt}`;
  if (process.env.SALVOR_REQUIRE_REAL_PARTS === 'true') {
    test(`${title} has its real part`, () => {
      throw new Error(reason);
    });
    return;
  }
  describe(title, () => {
    test(`is skipped: ${reason}`, ({ skip }) => skip(reason));
  });
}
